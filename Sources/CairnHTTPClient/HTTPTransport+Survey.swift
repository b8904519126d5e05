import NIOHTTP1
package import CairnLog
package import CairnModel
package import CairnReplica
package import CairnWire
import NIOCore

extension HTTPTransport: ServiceTransport {
  package func enrol(
    _ request: EnrolRequest, survey slug: String
  ) async throws -> EnrolAnswer {
    let answer = try await call(
      .POST, "/v1/surveys/\(slug)/devices", token: nil, body: .message(request.encoded()))
    return try reading { () throws(WireError) in try EnrolAnswer(decoding: answer) }
  }

  package func sync(
    _ request: SyncRequest, access: SurveyAccess, clock: Timestamp,
    receive: (SyncFrame) throws -> Void
  ) async throws -> Timestamp? {
    var decoder = SyncFrameDecoder()
    var isFinished = false
    let serviceTime = try await exchange(
      .POST, path(access, "sync"), token: access.token, body: .message(request.encoded()),
      clock: clock
    ) { piece in
      decoder.append(piece.readableBytesView)
      while let frame = try reading({ () throws(WireError) in try decoder.next() }) {
        switch frame {
        case .finished, .failed: isFinished = true
        default: break
        }
        try receive(frame)
      }
    }
    guard isFinished else { throw Unreachable("the answer broke off") }
    return serviceTime
  }

  package func checkpoint(_ access: SurveyAccess) async throws -> [UInt8] {
    try await call(.GET, path(access, "log/checkpoint"), token: access.token)
  }

  package func bundle(
    _ number: BundleNumber, width: Int, access: SurveyAccess
  ) async throws -> EntryList {
    let place = TilePath.bundle(number, width: width).path
    let bytes = try await call(
      .GET, path(access, "log/\(place)"), token: access.token,
      byteCountMaximum: width * (Limits.entryByteCountMaximum + 2))
    guard let entries = try? EntryList(parsing: bytes) else {
      throw Unreachable("bundle \(number) came cut off")
    }
    return entries
  }

  package func tile(
    _ address: TileAddress, width: Int, access: SurveyAccess
  ) async throws -> Tile {
    let place = TilePath.tile(address, width: width).path
    let bytes = try await call(.GET, path(access, "log/\(place)"), token: access.token)
    guard let tile = Tile(address: address, bytes: bytes), tile.width == width else {
      throw Unreachable("tile \(place) came with \(bytes.count) bytes")
    }
    return tile
  }

  /// A read of the folded survey: the path behind the survey's own, with its query.
  package func read(_ path: String, access: SurveyAccess) async throws -> JSONValue {
    let bytes = try await call(
      .GET, self.path(access, path), token: access.token,
      byteCountMaximum: JSONAnswer.byteCountMaximum)
    return try JSONAnswer.parse(bytes, to: path)
  }

  package func consistencyProof(
    from old: LogSize, to new: LogSize, access: SurveyAccess
  ) async throws -> [Digest] {
    let text = try await call(
      .GET, path(access, "log/consistency?from=\(old)&to=\(new)"), token: access.token)
    var hashes: [Digest] = []
    for line in String(decoding: text, as: UTF8.self).split(separator: "\n") {
      guard let hash = Base64.decode(line).flatMap({ Digest($0) }) else {
        throw Unreachable("the consistency proof can't be read")
      }
      hashes.append(hash)
    }
    return hashes
  }

  package func giveBack(
    _ request: GiveBackRequest, access: SurveyAccess
  ) async throws -> LogSize {
    let answer = try await call(
      .POST, path(access, "recovery"), token: access.token, body: .message(request.encoded()))
    return try reading { () throws(WireError) in try GiveBackAnswer(decoding: answer) }.size
  }

  private func path(_ access: SurveyAccess, _ rest: String) -> String {
    "/v1/surveys/\(access.slug)/\(rest)"
  }

  /// An answer that can't be read came damaged: nobody knows what it said.
  func reading<Answer>(_ body: () throws(WireError) -> Answer) throws -> Answer {
    do throws(WireError) {
      return try body()
    } catch {
      throw Unreachable("the answer can't be read: \(error)")
    }
  }
}
