import CairnHTTPClient
import CairnLog
import CairnModel
import CairnReplica
import CairnStore
import Glibc

/// What a service in a process of its own takes to fold a survey and to answer about its past, over
/// HTTP and JSON.
struct ServedHistory {
  /// Until all was folded and the first answer was there.
  var fold: Duration = .zero
  var lists: [Duration] = []
  var shows: [Duration] = []
  /// Found anew, and as they were kept.
  var warnings: (first: Duration, again: Duration) = (.zero, .zero)
  /// The most memory that the service has had, in bytes; nil where the kernel does not tell.
  var peakMemoryByteCount: UInt64?

  /// - Parameters:
  ///   - data: the service's folder. Its views are made anew.
  ///   - reads: sizes of the past, each with an entity that was there.
  static func measure(
    data: String, by replica: FieldReplica, kind: String,
    reads: [(size: LogSize, entity: EntityID)]
  ) async throws -> ServedHistory {
    let identity = try replica.identity
    for suffix in ["", "-wal", "-shm"] {
      unlink("\(data)/views-\(identity.slug).sqlite\(suffix)")
    }
    let service = try ChildService(in: data, origin: nil, offersBareRoute: false)
    return try await withHTTPTransport(url: service.url) { transport in
      let asked = Asked(
        transport: transport, identity: identity, key: try replica.keys.key(identity.deviceKey))
      var history = ServedHistory()
      let size = try replica.verified.size
      history.fold = try await asked.time("entities?limit=1&at_least=\(size)")
      for read in reads {
        history.lists.append(
          try await asked.time("entities?limit=500&kind=\(kind)&as_of=\(read.size)"))
        history.shows.append(try await asked.time("entities/\(read.entity)?as_of=\(read.size)"))
      }
      history.warnings.first = try await asked.time("warnings?limit=100")
      history.warnings.again = try await asked.time("warnings?limit=100")
      history.peakMemoryByteCount = service.peakMemoryByteCount
      return history
    }
  }

  /// Questions of one device.
  private struct Asked {
    let transport: HTTPTransport
    let identity: ReplicaIdentity
    let key: SoftwareSigner

    /// Parts behind the first one are not asked for.
    func time(_ question: String) async throws -> Duration {
      let token = try RequestToken.mint(
        issuer: .device(identity.device), audience: identity.survey.digest.hex,
        at: DeviceClock.system.now(), signer: key)
      let access = SurveyAccess(slug: identity.slug, token: token)
      return try await ContinuousClock().measure {
        _ = try await transport.read(question, access: access)
      }
    }
  }
}
