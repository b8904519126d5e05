/// Takes HTTP/1.1 answers out of a connection's bytes: as little of RFC 9112 as a load generator
/// needs, for its own work is not to be measured.
struct HTTPAnswerReader {
  struct Answer {
    var status: Int
    var body: [UInt8]
  }

  private var buffer: [UInt8] = []

  mutating func append(_ bytes: UnsafeRawBufferPointer) { buffer.append(contentsOf: bytes) }

  /// Nil until the answer is whole.
  mutating func next() -> Answer? {
    guard let end = headEnd() else { return nil }
    let head = String(decoding: buffer[..<end], as: UTF8.self).lowercased()
    let lines = head.split(separator: "\r\n")
    let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    let start = end + 4
    let length = lines.first { $0.hasPrefix("content-length:") }
      .flatMap { Int($0.dropFirst("content-length:".count).drop { $0 == " " }) }
    if let length {
      guard buffer.count >= start + length else { return nil }
      return take(status, Array(buffer[start..<start + length]), through: start + length)
    }
    guard lines.contains("transfer-encoding: chunked") else {
      return take(status, [], through: start)
    }
    return chunked(status, from: start)
  }

  private mutating func take(_ status: Int, _ body: [UInt8], through end: Int) -> Answer {
    buffer.removeFirst(end)
    return Answer(status: status, body: body)
  }

  private mutating func chunked(_ status: Int, from start: Int) -> Answer? {
    var body: [UInt8] = []
    var position = start
    while true {
      guard let end = lineEnd(from: position),
        let length = Int(
          String(decoding: buffer[position..<end].prefix { $0 != 0x3b }, as: UTF8.self), radix: 16)
      else { return nil }
      let chunk = end + 2
      guard buffer.count >= chunk + length + 2 else { return nil }
      if length == 0 { return take(status, body, through: chunk + 2) }
      body += buffer[chunk..<chunk + length]
      position = chunk + length + 2
    }
  }

  private func lineEnd(from start: Int) -> Int? {
    var position = start
    while position + 1 < buffer.count {
      if buffer[position] == 0x0d, buffer[position + 1] == 0x0a { return position }
      position += 1
    }
    return nil
  }

  private func headEnd() -> Int? {
    var position = 0
    while position + 3 < buffer.count {
      if buffer[position] == 0x0d, buffer[position + 1] == 0x0a, buffer[position + 2] == 0x0d,
        buffer[position + 3] == 0x0a
      {
        return position
      }
      position += 1
    }
    return nil
  }
}
