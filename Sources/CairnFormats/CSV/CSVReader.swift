import CairnModel

/// Reads a table as it comes: the first line names the columns, each further line is a feature.
/// Columns called lat or latitude and lon, lng, long or longitude give its place, accuracy or
/// accuracy_m how well it is known, in metres. A row may be without a place.
package struct CSVReader: Sendable {
  private static let latitudeNames = ["lat", "latitude"]
  private static let longitudeNames = ["lon", "lng", "long", "longitude"]
  private static let accuracyNames = ["accuracy_m", "accuracy"]

  private var records: CSVRecords
  private var columns: [String]?
  private var latitude: Int?
  private var longitude: Int?
  private var accuracy: Int?
  private var rowCount = 0
  private var isComplete = false
  private var hasFailed = false

  /// - Parameter rowByteCountMaximum: how much of a file is held at a time.
  package init(rowByteCountMaximum: Int = 1 << 20) {
    records = CSVRecords(byteCountMaximum: rowByteCountMaximum)
  }

  package mutating func append(_ bytes: some Collection<UInt8>) { records.append(bytes) }

  /// Says that no more bytes come.
  package mutating func finish() {
    isComplete = true
    records.finish()
  }

  /// The next row of what has come so far; nil where more bytes are needed or, after `finish()`, at
  /// the end.
  ///
  /// - Throws: `ImportProblem` with the byte where the rest can't be read. Then there is no next.
  package mutating func next() throws(ImportProblem) -> ImportElement? {
    guard !hasFailed else { return nil }
    do throws(ImportProblem) {
      if columns == nil {
        guard let header = try records.next() else {
          if isComplete { throw Self.failure("the file has no line of column names", at: 0) }
          return nil
        }
        try take(header)
      }
      guard let record = try records.next(), let columns else { return nil }
      rowCount += 1
      return element(record, columns)
    } catch {
      hasFailed = true
      throw error
    }
  }

  private static func failure(_ message: String, at offset: Int) -> ImportProblem {
    ImportProblem(place: "file", .fileMalformed, message, byteOffset: offset)
  }

  private mutating func take(_ header: CSVRecords.Record) throws(ImportProblem) {
    guard let names = Self.texts(header.fields), !header.isTooLarge else {
      throw Self.failure("the column names are not in UTF-8", at: header.byteOffset)
    }
    for (index, name) in names.enumerated() where !name.isEmpty {
      guard !names[..<index].contains(name) else {
        throw Self.failure("the column \(name.prefix(40)) comes twice", at: header.byteOffset)
      }
    }
    latitude = names.firstIndex { Self.latitudeNames.contains($0.lowercased()) }
    longitude = names.firstIndex { Self.longitudeNames.contains($0.lowercased()) }
    accuracy = names.firstIndex { Self.accuracyNames.contains($0.lowercased()) }
    guard (latitude == nil) == (longitude == nil) else {
      throw Self.failure(
        "there is a column of latitudes or of longitudes, but not both", at: header.byteOffset)
    }
    columns = names
  }

  private static func texts(_ fields: [[UInt8]]) -> [String]? {
    var texts: [String] = []
    for field in fields {
      guard let text = String(validating: field, as: UTF8.self) else { return nil }
      texts.append(String(text.trimmed))
    }
    return texts
  }

  private func element(_ record: CSVRecords.Record, _ columns: [String]) -> ImportElement {
    do throws(GeometryProblem) {
      return .feature(try feature(record, columns))
    } catch {
      return .skipped(
        ImportProblem(
          place: "feature \(rowCount)", error.code, error.message, byteOffset: record.byteOffset))
    }
  }

  private func feature(
    _ record: CSVRecords.Record, _ columns: [String]
  ) throws(GeometryProblem) -> ImportedFeature {
    guard !record.isTooLarge else {
      throw GeometryProblem(
        .featureTooLarge, "the row has more than \(records.byteCountMaximum) bytes")
    }
    if let offset = record.oddOffset {
      throw GeometryProblem(.featureInvalid, "text behind a closing quote at byte \(offset)")
    }
    guard let texts = Self.texts(record.fields) else {
      throw GeometryProblem(.featureInvalid, "the row is not in UTF-8")
    }
    guard texts.count <= columns.count else {
      throw GeometryProblem(
        .featureInvalid, "the row has \(texts.count) fields for \(columns.count) columns")
    }
    let properties = zip(columns, texts).filter { !$0.0.isEmpty && !$0.1.isEmpty }
    return ImportedFeature(
      number: rowCount, byteOffset: record.byteOffset,
      id: properties.first { $0.0 == "id" }?.1,
      properties: properties.map { JSONMember($0.0, .string($0.1)) },
      geometry: try point(texts).map { .point($0) })
  }

  /// Nil where the row says nothing of its place.
  private func point(_ texts: [String]) throws(GeometryProblem) -> Point? {
    func number(_ column: Int?) -> String? {
      guard let column, column < texts.count, !texts[column].isEmpty else { return nil }
      // Tables with semicolons have decimal commas.
      return String(texts[column].map { $0 == "," ? "." : $0 })
    }
    guard let latitude = number(latitude), let longitude = number(longitude) else {
      guard number(latitude) == nil, number(longitude) == nil else {
        throw GeometryProblem(.geometryInvalid, "the row has a latitude or a longitude, not both")
      }
      return nil
    }
    do throws(Refusal) {
      return Point(
        vertex: Vertex(
          latitudeE7: try Coordinates.latitude(latitude),
          longitudeE7: try Coordinates.longitude(longitude)),
        accuracyMillimetres: try number(accuracy).map { text throws(Refusal) in
          try Coordinates.millimetres(text)
        } ?? 0)
    } catch {
      throw GeometryProblem(error.code, error.message)
    }
  }
}
