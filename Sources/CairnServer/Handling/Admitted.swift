import CairnModel
import CairnService
import HTTPTypes
import HummingbirdCore

/// A request that may be read: its head was understood, and who asks is known.
struct Admitted {
  enum Asker {
    case anybody
    case `operator`
    case caller(Caller)
  }

  let place: Place
  let asker: Asker
  /// When its head was there, by the service's clock.
  let arrived: Timestamp
  let clockOffset: Milliseconds?

  /// - Parameter client: the address that the request comes from.
  /// - Throws: `Refusal`, before any of the body is read.
  init<Storage: Engine>(
    _ request: Request, from client: NetworkAddress?, to service: FieldService<Storage>,
    offersBareRoute: Bool, at now: Timestamp
  ) throws(Refusal) {
    guard let place = Place(path: request.uri.path), place != .bare || offersBareRoute else {
      throw Refusal(.notFound, "there is nothing at this path")
    }
    guard place.methods.contains(request.method) else {
      throw Refusal(.methodNotAllowed, "here one can \(place.methodNames)")
    }
    let token = request.bearerToken
    switch place {
    case .health, .operators, .bare: asker = .anybody
    // Who is to be let in can't sign as a device yet.
    case .devices where request.method == .post: asker = .anybody
    case .surveys, .epoch, .admin:
      _ = try service.authenticateOperator(token)
      asker = .operator
    case .sync(let slug):
      asker = .caller(
        try Self.member(try service.authenticate(token, survey: slug, isPushing: true)))
    case .recovery(let slug):
      asker = .caller(try Self.member(try service.authenticate(token, survey: slug)))
    case .survey(let slug), .members(let slug), .log(let slug, _),
      .inclusionProof(let slug), .consistencyProof(let slug), .devices(let slug),
      .entities(let slug), .entity(let slug, _), .conflicts(let slug),
      .warnings(let slug), .duplicates(let slug), .anomalies(let slug), .schema(let slug):
      asker = .caller(
        try service.authenticate(token, survey: slug, from: client?.bytes))
    }
    self.place = place
    arrived = now
    clockOffset = request.clockOffset(arrived: now)
  }

  /// A public survey can be read by anybody, but only members bring something.
  private static func member(_ caller: Caller) throws(Refusal) -> Caller {
    _ = try caller.requireMember()
    return caller
  }

  /// Whether the request has a valid token.
  var isAuthenticated: Bool {
    switch asker {
    case .anybody: false
    case .operator: true
    case .caller(let caller): caller.member != nil
    }
  }

  /// Whose bytes the request and its answer are.
  /// - Parameter client: the address that it comes from.
  func holder(at client: NetworkAddress?) -> ByteHolder {
    switch asker {
    // It is there to be measured, with bodies as large as a member's.
    case .anybody where place == .bare: .operators
    case .anybody: .stranger(client)
    case .operator: .operators
    case .caller(let caller):
      caller.lineage.map { .lineage(caller.survey, root: $0) } ?? .stranger(client)
    }
  }

  var isSync: Bool {
    if case .sync = place { true } else { false }
  }

  /// Whether it may take long to answer, and changes nothing.
  var readsViews: Bool {
    guard case .caller = asker else { return false }
    return switch place {
    case .devices, .entities, .entity, .conflicts, .warnings, .duplicates, .anomalies, .schema: true
    default: false
    }
  }

  func requireCaller() -> Caller {
    guard case .caller(let caller) = asker else {
      preconditionFailure("a survey's place was admitted without a caller")
    }
    return caller
  }
}
