package import CairnModel

/// Reads the features of a file as its bytes come, whatever its format:
///
///     var reader = try ImportReader(fileName: "shops.csv")
///     while let chunk = file.read() {
///       reader.append(chunk)
///       while let element = try reader.next() { … }
///     }
///     reader.finish()
///     while let element = try reader.next() { … }
package enum ImportReader: Sendable {
  case geoJSON(GeoJSONReader)
  case csv(CSVReader)
  case xml(XMLFeatureReader)

  /// Endings of file names that are understood.
  package static let fileNameEndings = [
    ".geojson", ".json", ".geojsonl", ".geojsons", ".ndjson", ".csv", ".tsv", ".gpx", ".kml",
  ]

  /// - Throws: `Refusal` (`file_malformed`) where the name's ending is none that is read.
  package init(fileName: some StringProtocol) throws(Refusal) {
    let name = fileName.lowercased()
    guard let ending = Self.fileNameEndings.first(where: { name.hasSuffix($0) }) else {
      throw Refusal(
        .fileMalformed,
        "\(fileName.suffix(40)) is none of \(Self.fileNameEndings.joined(separator: ", "))")
    }
    switch ending {
    case ".csv", ".tsv": self = .csv(CSVReader())
    case ".gpx", ".kml": self = .xml(XMLFeatureReader())
    default: self = .geoJSON(GeoJSONReader())
    }
  }

  package mutating func append(_ bytes: some Collection<UInt8>) {
    switch self {
    case .geoJSON(var reader):
      // Out of the case while it grows: two owners would copy all that it holds.
      self = .csv(CSVReader())
      reader.append(bytes)
      self = .geoJSON(reader)
    case .csv(var reader):
      self = .csv(CSVReader())
      reader.append(bytes)
      self = .csv(reader)
    case .xml(var reader):
      self = .csv(CSVReader())
      reader.append(bytes)
      self = .xml(reader)
    }
  }

  /// Says that no more bytes come.
  package mutating func finish() {
    switch self {
    case .geoJSON(var reader):
      reader.finish()
      self = .geoJSON(reader)
    case .csv(var reader):
      reader.finish()
      self = .csv(reader)
    case .xml(var reader):
      reader.finish()
      self = .xml(reader)
    }
  }

  /// The next element of what has come so far; nil where more bytes are needed or, after
  /// `finish()`, at the end.
  ///
  /// - Throws: `ImportProblem` with the byte where the rest can't be read. Then there is no next.
  package mutating func next() throws(ImportProblem) -> ImportElement? {
    switch self {
    case .geoJSON(var reader):
      self = .csv(CSVReader())
      defer { self = .geoJSON(reader) }
      return try reader.next()
    case .csv(var reader):
      self = .csv(CSVReader())
      defer { self = .csv(reader) }
      return try reader.next()
    case .xml(var reader):
      self = .csv(CSVReader())
      defer { self = .xml(reader) }
      return try reader.next()
    }
  }
}
