import CairnModel

/// A schema document that somebody wrote.
enum SchemaFile {
  static func read(_ path: String) throws -> Schema {
    let document = try TextFile.bytes(path, byteCountMaximum: 16 << 20)
    do throws(SchemaError) {
      return try Schema(document: document)
    } catch {
      throw failure(path, error)
    }
  }

  static func failure(_ path: String, _ error: SchemaError) -> CommandFailure {
    CommandFailure(
      .schemaUnknown, "\(path), \(error.path): \(error.message)",
      hint: "correct the schema document", status: .refused)
  }
}
