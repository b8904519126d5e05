import CairnModel

/// An HTTP/1.1 answer as it came.
struct RawAnswer {
  var status = 0
  /// Names in lower case.
  var fields: [String: String] = [:]
  var body: [UInt8] = []

  var text: String { String(decoding: body, as: UTF8.self) }
  var json: JSONValue? { try? JSONValue(parsing: body) }
  var code: String? { json?["code"]?.asString }
}

/// One connection that asks and is answered, again and again.
struct HTTPExchange {
  let connection: RawConnection
  private var buffer: [UInt8] = []

  init(_ connection: RawConnection) { self.connection = connection }

  init(port: Int) throws { self.init(try RawConnection(port: port)) }

  static func head(
    _ method: String, _ path: String, token: String? = nil, fields: [String: String] = [:],
    byteCount: Int? = nil
  ) -> String {
    var lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1"]
    if let token { lines.append("Authorization: Bearer \(token)") }
    for (name, value) in fields { lines.append("\(name): \(value)") }
    if let byteCount { lines.append("Content-Length: \(byteCount)") }
    return lines.joined(separator: "\r\n") + "\r\n\r\n"
  }

  mutating func ask(
    _ method: String, _ path: String, token: String? = nil, fields: [String: String] = [:],
    body: [UInt8]? = nil
  ) async throws -> RawAnswer {
    let head = Self.head(method, path, token: token, fields: fields, byteCount: body?.count)
    await connection.send(Array(head.utf8) + (body ?? []))
    return try await answer(hasBody: method != "HEAD")
  }

  mutating func answer(hasBody: Bool = true) async throws -> RawAnswer {
    var answer = RawAnswer()
    let lines = String(decoding: try await upTo("\r\n\r\n"), as: UTF8.self)
      .split(separator: "\r\n")
    guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) })
    else { throw RawConnection.Failure(what: "no answer") }
    answer.status = status
    for line in lines.dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      answer.fields[parts[0].lowercased()] = parts.last.map { String($0.drop { $0 == " " }) } ?? ""
    }
    guard hasBody, status != 204, status >= 200 else { return answer }
    if answer.fields["transfer-encoding"] == "chunked" {
      while case let chunk = try await chunk(), !chunk.isEmpty { answer.body += chunk }
    } else {
      answer.body = try await exactly(answer.fields["content-length"].flatMap { Int($0) } ?? 0)
    }
    return answer
  }

  /// Until the first bytes of an answer are there.
  /// - Returns: false where the server has closed instead.
  @discardableResult
  mutating func begins() async throws -> Bool {
    if buffer.isEmpty { buffer = try await connection.receive() }
    return !buffer.isEmpty
  }

  /// Whether the server has closed, and sent nothing more.
  mutating func isClosed() async throws -> Bool {
    guard buffer.isEmpty else { return false }
    return try await connection.receive().isEmpty
  }

  private mutating func chunk() async throws -> [UInt8] {
    let line = String(decoding: try await upTo("\r\n").dropLast(2), as: UTF8.self)
    guard let count = Int(line, radix: 16) else {
      throw RawConnection.Failure(what: "no chunk")
    }
    let bytes = try await exactly(count)
    _ = try await exactly(2)
    return bytes
  }

  private mutating func exactly(_ count: Int) async throws -> [UInt8] {
    while buffer.count < count { try await fill() }
    defer { buffer.removeFirst(count) }
    return Array(buffer[..<count])
  }

  private mutating func upTo(_ end: String) async throws -> [UInt8] {
    let end = Array(end.utf8)
    var position = 0
    while true {
      while position + end.count <= buffer.count {
        if buffer[position..<position + end.count].elementsEqual(end) {
          return try await exactly(position + end.count)
        }
        position += 1
      }
      try await fill()
    }
  }

  private mutating func fill() async throws {
    let bytes = try await connection.receive()
    guard !bytes.isEmpty else { throw RawConnection.Failure(what: "the server closed") }
    buffer += bytes
  }
}
