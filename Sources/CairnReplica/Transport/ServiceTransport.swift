package import CairnLog
package import CairnModel
package import CairnWire

/// How a device reaches the service. Every call may fail with a `Refusal`, which the service
/// answered, with `ClockSkew`, or with `Unreachable`, where nobody knows whether the service did it.
package protocol ServiceTransport: Sendable {
  func enrol(_ request: EnrolRequest, survey slug: String) async throws -> EnrolAnswer

  /// Hands over the frames of the answer as they arrive. The last one is `finished`; an answer that
  /// breaks off before it is `Unreachable`.
  /// - Parameter clock: this device's, sent along so that the service can measure the offset.
  /// - Returns: the service's clock, where it told.
  func sync(
    _ request: SyncRequest, access: SurveyAccess, clock: Timestamp,
    receive: (SyncFrame) throws -> Void
  ) async throws -> Timestamp?

  /// The signed note of the published log.
  func checkpoint(_ access: SurveyAccess) async throws -> [UInt8]

  /// The first `width` entries of a bundle, 1 to 256.
  func bundle(
    _ number: BundleNumber, width: Int, access: SurveyAccess
  ) async throws -> EntryList

  /// The first `width` hashes of a tile, 1 to 256.
  func tile(_ address: TileAddress, width: Int, access: SurveyAccess) async throws -> Tile

  func consistencyProof(
    from old: LogSize, to new: LogSize, access: SurveyAccess
  ) async throws -> [Digest]

  /// Gives entries back to a log that was restored without them.
  /// - Returns: the size that the log has now.
  func giveBack(_ request: GiveBackRequest, access: SurveyAccess) async throws -> LogSize
}

/// What every call about a survey carries.
package struct SurveyAccess: Hashable, Sendable {
  package var slug: String
  /// A token that the device minted; nil to read a public log.
  package var token: String?

  package init(slug: String, token: String?) {
    self.slug = slug
    self.token = token
  }
}

/// No whole answer came. Nothing is lost: the same again later does it once.
package struct Unreachable: Error, Hashable, Sendable, CustomStringConvertible {
  /// One sentence without personal data.
  package var message: String

  package init(_ message: String) { self.message = message }

  package var description: String { message }
}

/// The service did not take the token's times, and told its own clock.
package struct ClockSkew: Error, Hashable, Sendable {
  package var refusal: Refusal
  package var serviceTime: Timestamp

  package init(refusal: Refusal, serviceTime: Timestamp) {
    self.refusal = refusal
    self.serviceTime = serviceTime
  }
}
