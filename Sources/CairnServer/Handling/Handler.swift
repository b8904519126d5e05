import CairnLog
import CairnModel
import CairnService
import CairnWire
import HTTPTypes
import HummingbirdCore

/// What the service answers to a request that was admitted and read.
struct Handler<Storage: Engine>: Sendable {
  let service: FieldService<Storage>
  let turns = BundleTurns()

  func answer(
    _ admitted: Admitted, _ request: Request, body: [UInt8], in held: HeldBytes
  ) async throws(Refusal) -> Answer {
    switch admitted.place {
    case .health: return await health()
    case .bare: return .noContent
    case .operators:
      try await service.logIn(
        try message { () throws(WireError) in try OperatorLogin(decoding: body) })
      return .noContent
    case .surveys where request.method != .post:
      return json(SurveyDocument.surveys(service.summaries))
    case .surveys:
      let opening = try message { () throws(WireError) in try OpenSurveyRequest(decoding: body) }
      return .message(try await service.openSurvey(opening).encoded())
    case .devices(let slug) where request.method == .post:
      let enrolment = try message { () throws(WireError) in try EnrolRequest(decoding: body) }
      let enrolled = try await service.enrolment(enrolment, survey: slug)
      var answer = Answer.message(enrolled.message.encoded())
      answer.isRepeatedEnrolment = enrolled.isRepeated
      return answer
    case .epoch(let slug):
      try await service.openEpoch(of: slug)
      return .noContent
    case .admin(let slug):
      let appointed = try message { () throws(WireError) in try AdminAppointed(decoding: body) }
      try await service.appointAdmin(appointed, in: slug)
      return .noContent
    case .survey(let slug): return json(SurveyDocument.survey(try service.summary(of: slug)))
    case .sync: return try await sync(admitted, body, in: held)
    case .recovery:
      let lost = try message { () throws(WireError) in try GiveBackRequest(decoding: body) }
      return .message(try await service.giveBack(lost, by: admitted.requireCaller()).encoded())
    case .members:
      return json(SurveyDocument.members(try service.members(by: admitted.requireCaller())))
    case .devices, .entities, .entity, .conflicts, .warnings, .duplicates, .anomalies, .schema:
      return try await folded(admitted.place, request, for: admitted.requireCaller())
    case .log(_, let path): return try await log(path, for: admitted.requireCaller(), in: held)
    case .inclusionProof:
      let proof = try service.offlineProof(
        of: LogIndex(try request.requireNumber("index")),
        at: try request.number("size").map { LogSize($0) }, by: admitted.requireCaller())
      return .text(proof.text)
    case .consistencyProof:
      let hashes = try service.consistencyProof(
        from: LogSize(try request.requireNumber("from")),
        to: LogSize(try request.requireNumber("to")), by: admitted.requireCaller())
      return .text(hashes.map { Base64.encode($0.bytes) + "\n" }.joined())
    }
  }

  private func health() async -> Answer {
    let health = await service.health()
    var answer = json(
      SurveyDocument.health(
        health, origin: service.configuration.originPrefix, stopped: service.stoppedViews))
    if case .stopped = health { answer.status = .serviceUnavailable }
    return answer
  }

  /// An answer that fits in one bundle is whole; a longer one is begun with its first.
  private func sync(
    _ admitted: Admitted, _ body: [UInt8], in held: HeldBytes
  ) async throws(Refusal) -> Answer {
    let request = try message { () throws(WireError) in try SyncRequest(decoding: body) }
    let caller = admitted.requireCaller()
    let answer = try await service.sync(request, by: caller, clockOffset: admitted.clockOffset)
    var entries = SyncEntries(answer, for: caller, from: service, in: held, turns: turns)
    let start = answer.opening.flatMap { $0.encoded() } + (await entries.next())
    return entries.isFinished
      ? .message(start)
      : Answer(type: "application/x-protobuf", .stream(start, rest: entries))
  }

  private func log(
    _ path: TilePath, for caller: Caller, in held: HeldBytes
  ) async throws(Refusal) -> Answer {
    let isPublic = caller.isPublic
    switch path {
    case .checkpoint:
      return .text(
        String(decoding: try service.checkpoint(by: caller), as: UTF8.self),
        cache: .seconds(5, isPublic: isPublic))
    case .tile(let address, let width):
      return tile(try service.tile(address, width: width, by: caller), width, isPublic)
    case .bundle(let number, let width):
      // Counted before it is read: many who ask for what they don't read would keep the disk busy.
      try held.replace(with: try service.bundleByteCount(number, by: caller))
      let bytes = try await turns.taking(held.holder) { () throws(Refusal) in
        try service.bundle(number, width: width, by: caller)
      }
      return tile(bytes, width, isPublic)
    }
  }

  /// A partial tile may go once the full one is there.
  private func tile(_ bytes: [UInt8], _ width: Int, _ isPublic: Bool) -> Answer {
    Answer(
      type: "application/octet-stream",
      cache: width == TileAddress.width
        ? .forever(isPublic: isPublic) : .seconds(60, isPublic: isPublic),
      .whole(bytes))
  }

  func json(_ value: JSONValue) -> Answer {
    Answer(type: "application/json", .whole(Array(value.text().utf8)))
  }

  private func message<Message>(
    _ decode: () throws(WireError) -> Message
  ) throws(Refusal) -> Message {
    do throws(WireError) { return try decode() } catch {
      throw Refusal(.requestMalformed, error.description)
    }
  }
}
