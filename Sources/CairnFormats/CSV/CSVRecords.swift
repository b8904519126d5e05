import CairnModel

/// Takes records out of comma-separated bytes (RFC 4180) as they come. Lines end with LF, CRLF or
/// CR; empty lines are passed over.
struct CSVRecords: Sendable {
  struct Record: Sendable {
    var byteOffset: Int
    var fields: [[UInt8]] = []
    /// Where text stands behind a closing quote, which says that something is wrong with it.
    var oddOffset: Int?
    var isTooLarge = false
  }

  private enum Place { case lineStart, fieldStart, plain, quoted, quoteInQuoted }

  let byteCountMaximum: Int
  /// Found out from the first line, unless it was set.
  private var delimiter: UInt8?
  private var input: [UInt8] = []
  private var inputOffset = 0
  private var position = 0
  private var isComplete = false
  private var place = Place.lineStart
  private var record = Record(byteOffset: 0)
  private var field: [UInt8] = []
  private var byteCount = 0
  private var quoteOffset = 0
  private var lastWasReturn = false

  init(byteCountMaximum: Int) { self.byteCountMaximum = byteCountMaximum }

  mutating func append(_ bytes: some Collection<UInt8>) {
    input.removeSubrange(..<position)
    inputOffset += position
    position = 0
    input.append(contentsOf: bytes)
  }

  mutating func finish() { isComplete = true }

  /// - Throws: the byte of a quote that is never closed.
  mutating func next() throws(ImportProblem) -> Record? {
    guard let delimiter = try findDelimiter() else { return nil }
    while position < input.count {
      let byte = input[position]
      let offset = inputOffset + position
      position += 1
      if lastWasReturn, byte == 0x0A {
        lastWasReturn = false
        continue
      }
      lastWasReturn = false
      byteCount += 1
      switch (place, byte) {
      case (.quoted, UInt8(ascii: "\"")): place = .quoteInQuoted
      case (.quoted, _): add(byte)
      case (.quoteInQuoted, UInt8(ascii: "\"")):
        add(byte)
        place = .quoted
      case (.lineStart, 0x0A), (.lineStart, 0x0D): lastWasReturn = byte == 0x0D
      case (_, 0x0A), (_, 0x0D):
        lastWasReturn = byte == 0x0D
        return endRecord()
      case (_, delimiter):
        if place == .lineStart { begin(offset) }
        endField()
        place = .fieldStart
      case (.lineStart, UInt8(ascii: "\"")), (.fieldStart, UInt8(ascii: "\"")):
        if place == .lineStart { begin(offset) }
        quoteOffset = offset
        place = .quoted
      case (.quoteInQuoted, _):
        if record.oddOffset == nil { record.oddOffset = offset }
        add(byte)
        place = .plain
      default:
        if place == .lineStart { begin(offset) }
        add(byte)
        place = .plain
      }
    }
    guard isComplete, place != .lineStart else { return nil }
    guard place != .quoted else {
      throw ImportProblem(
        place: "file", .fileMalformed, "a quote at byte \(quoteOffset) is never closed",
        byteOffset: quoteOffset)
    }
    return endRecord()
  }

  private mutating func begin(_ offset: Int) {
    record = Record(byteOffset: offset)
    byteCount = 0
  }

  private mutating func add(_ byte: UInt8) {
    guard byteCount <= byteCountMaximum else {
      record.isTooLarge = true
      record.fields = []
      field = []
      return
    }
    field.append(byte)
  }

  private mutating func endField() {
    if !record.isTooLarge { record.fields.append(field) }
    field = []
  }

  private mutating func endRecord() -> Record {
    endField()
    place = .lineStart
    byteCount = 0
    return record
  }

  /// The one of comma, semicolon and tab that stands most often in the first line, outside of
  /// quotes. Nil while the first line is not whole.
  private mutating func findDelimiter() throws(ImportProblem) -> UInt8? {
    if let delimiter { return delimiter }
    var counts: [UInt8: Int] = [:]
    var isQuoted = false
    var end: Int?
    for index in input.indices {
      let byte = input[index]
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if !isQuoted, byte == 0x0A || byte == 0x0D, index > 0 {
        end = index
        break
      }
      if !isQuoted { counts[byte, default: 0] += 1 }
    }
    guard end != nil || isComplete else {
      guard input.count <= byteCountMaximum else {
        throw ImportProblem(
          place: "file", .fileMalformed, "the first line has more than \(byteCountMaximum) bytes",
          byteOffset: 0)
      }
      return nil
    }
    if input.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    var found = UInt8(ascii: ",")
    for candidate in [UInt8(ascii: ";"), 0x09] where counts[candidate] ?? 0 > counts[found] ?? 0 {
      found = candidate
    }
    delimiter = found
    return found
  }
}
