package import CairnModel

/// One thing of a file to import, before anybody knows what it means.
package struct ImportedFeature: Hashable, Sendable {
  /// From 1, as people count; skipped ones count too.
  package var number: Int
  /// Where it begins in the file.
  package var byteOffset: Int
  /// The feature's own id as text, where it has one.
  package var id: String?
  package var properties: [JSONMember]
  /// Nil where the file says nothing of places, as a table may.
  package var geometry: Geometry?

  package init(
    number: Int, byteOffset: Int, id: String? = nil, properties: [JSONMember],
    geometry: Geometry?
  ) {
    self.number = number
    self.byteOffset = byteOffset
    self.id = id
    self.properties = properties
    self.geometry = geometry
  }

  /// A property as text; nil where there is none, or it is empty, null, an array or an object.
  package func text(_ name: String) -> String? {
    properties.first { $0.name == name }?.value.asPropertyText
  }

  /// How messages call it.
  package var place: String { "feature \(number)" }
}

/// What a reader makes of one element of a file.
package enum ImportElement: Hashable, Sendable {
  case feature(ImportedFeature)
  case skipped(ImportProblem)
}

/// Why an element of a file was skipped, or the rest of it can't be read; or, as a note, what is
/// odd about one that was taken.
package struct ImportProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// `feature 17`, counted from 1, or `file`.
  package var place: String
  package var code: RefusalCode
  package var message: String
  /// From the start of the file.
  package var byteOffset: Int?

  package init(place: String, _ code: RefusalCode, _ message: String, byteOffset: Int? = nil) {
    self.place = place
    self.code = code
    self.message = message
    self.byteOffset = byteOffset
  }

  package var description: String {
    "\(place): \(code): \(message)" + (byteOffset.map { " (byte \($0))" } ?? "")
  }
}

extension JSONValue {
  /// The text of a property that is one value.
  var asPropertyText: String? {
    switch self {
    case .string(let text):
      let trimmed = String(text.trimmed)
      return trimmed.isEmpty ? nil : trimmed
    case .integer, .number: return asNumberText
    case .bool(let flag): return flag ? "true" : "false"
    case .null, .array, .object: return nil
    }
  }
}
