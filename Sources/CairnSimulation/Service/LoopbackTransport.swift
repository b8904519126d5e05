package import CairnLog
package import CairnModel
package import CairnReplica
package import CairnService
package import CairnWire

/// A replica's way to a service in the same process, as over a network that never fails.
package struct LoopbackTransport<Storage: Engine>: ServiceTransport {
  private let service: FieldService<Storage>

  package init(_ service: FieldService<Storage>) { self.service = service }

  package func enrol(_ request: EnrolRequest, survey slug: String) async throws -> EnrolAnswer {
    try await service.enrol(request, survey: slug)
  }

  package func sync(
    _ request: SyncRequest, access: SurveyAccess, clock: Timestamp,
    receive: (SyncFrame) throws -> Void
  ) async throws -> Timestamp? {
    let caller = try caller(access, isPushing: true)
    let now = service.now
    let answer = try await service.sync(request, by: caller, clockOffset: clock.since(now))
    for frame in answer.opening { try receive(frame) }
    var rest = answer.entries
    while !rest.isEmpty {
      let entries = try service.nextEntries(of: rest, by: caller)
      try receive(.entries(entries))
      rest = rest.lowerBound.advanced(by: entries.count)..<rest.upperBound
    }
    try receive(answer.end)
    return now
  }

  package func checkpoint(_ access: SurveyAccess) async throws -> [UInt8] {
    try service.checkpoint(by: caller(access))
  }

  package func bundle(
    _ number: BundleNumber, width: Int, access: SurveyAccess
  ) async throws -> EntryList {
    try EntryList(parsing: service.bundle(number, width: width, by: caller(access)))
  }

  package func tile(
    _ address: TileAddress, width: Int, access: SurveyAccess
  ) async throws -> Tile {
    let bytes = try service.tile(address, width: width, by: caller(access))
    guard let tile = Tile(address: address, bytes: bytes) else {
      throw Unreachable("a tile that can't be read")
    }
    return tile
  }

  package func consistencyProof(
    from old: LogSize, to new: LogSize, access: SurveyAccess
  ) async throws -> [Digest] {
    try service.consistencyProof(from: old, to: new, by: caller(access))
  }

  package func giveBack(
    _ request: GiveBackRequest, access: SurveyAccess
  ) async throws -> LogSize {
    try await service.giveBack(request, by: caller(access)).size
  }

  private func caller(_ access: SurveyAccess, isPushing: Bool = false) throws -> Caller {
    do throws(Refusal) {
      return try service.authenticate(access.token, survey: access.slug, isPushing: isPushing)
    } catch {
      guard error.code == .clockSkewed || error.code == .tokenExpired else { throw error }
      throw ClockSkew(refusal: error, serviceTime: service.now)
    }
  }
}
