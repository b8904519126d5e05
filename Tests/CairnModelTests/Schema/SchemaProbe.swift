/// A document that is a schema or none, and who can tell.
struct SchemaProbe: Sendable {
  /// What a document is refused by.
  enum Judge: String, Sendable {
    /// It is no JSON text as readers take it.
    case json
    /// `protocol/schemas/schema-document.schema.json`.
    case schema
    /// The rules in words.
    case words
  }

  var name: String
  var document: [UInt8]
  /// Nil where it is read.
  var judge: Judge?

  init(_ name: String, _ document: String, _ judge: Judge? = nil) {
    self.name = name
    self.document = Array(document.utf8)
    self.judge = judge
  }

  init(_ name: String, bytes: [UInt8], _ judge: Judge? = nil) {
    self.name = name
    document = bytes
    self.judge = judge
  }

  static let all =
    texts + numbers + strings + documents + kinds + fields + items + vocabularies + warnings

  /// The least document.
  static let least = #"{"schema":"a@1","title":"A"}"#

  /// A document with more members.
  static func document(_ members: String) -> String {
    #"{"schema":"a@1","title":"A",\#(members)}"#
  }

  static func kind(_ fields: String, number: String = "1", name: String = "k") -> String {
    #"{"number":\#(number),"name":"\#(name)","title":"K","fields":[\#(fields)]}"#
  }

  static func field(
    _ more: String = "", key: String = "1", name: String = "f", type: String = "text",
    merge: String = "latest"
  ) -> String {
    #"{"key":\#(key),"name":"\#(name)","title":"F","type":"\#(type)","merge":"\#(merge)"\#(more)}"#
  }

  static func item(_ more: String = "", code: String = "I") -> String {
    #"{"code":"\#(code)","title":"I","method":"rating","type":"integer"\#(more)}"#
  }

  static func long(_ count: Int, _ letter: String = "x") -> String {
    String(repeating: letter, count: count)
  }

  static func list(_ count: Int, _ element: (Int) -> String) -> String {
    (0..<count).map(element).joined(separator: ",")
  }
}
