package import CairnLog
package import CairnModel
package import HTTPTypes

/// What a request's path means.
package enum Place: Hashable, Sendable {
  case health
  case operators
  case surveys
  case survey(String)
  case devices(String)
  case sync(String)
  case members(String)
  case log(String, TilePath)
  case inclusionProof(String)
  case consistencyProof(String)
  case entities(String)
  case entity(String, EntityID)
  case conflicts(String)
  case warnings(String)
  case duplicates(String)
  case anomalies(String)
  case schema(String)
  case recovery(String)
  case epoch(String)
  case admin(String)
  case bare

  /// Whether the request asks to let in somebody who has no token yet.
  func letsIn(_ method: HTTPRequest.Method) -> Bool {
    switch self {
    case .operators, .devices: method == .post
    default: false
    }
  }

  /// The survey whose members are asked for here; nil where there is none, or operators are.
  var survey: String? {
    switch self {
    case .health, .operators, .surveys, .epoch, .admin, .bare: nil
    case .survey(let slug), .devices(let slug), .sync(let slug), .members(let slug),
      .log(let slug, _), .inclusionProof(let slug), .consistencyProof(let slug),
      .entities(let slug), .entity(let slug, _), .conflicts(let slug), .warnings(let slug),
      .duplicates(let slug), .anomalies(let slug), .schema(let slug), .recovery(let slug):
      slug
    }
  }

  /// Nil where there is nothing. Each place has one path: no empty parts, nothing escaped.
  package init?(path: some StringProtocol) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
    guard parts.first == "" else { return nil }
    switch (parts.count, parts.dropFirst().first, parts.dropFirst(2).first) {
    case (2, "healthz", _): self = .health
    case (3, "v1", "operators"): self = .operators
    case (3, "v1", "surveys"): self = .surveys
    case (3, "v1", "bare"): self = .bare
    case (4..., "v1", "surveys"): self.init(slug: parts[3], rest: parts[4...])
    default: return nil
    }
  }

  private init?(slug: String, rest: ArraySlice<String>) {
    guard !slug.isEmpty else { return nil }
    switch (rest.first, rest.count) {
    case (nil, _): self = .survey(slug)
    case ("devices", 1): self = .devices(slug)
    case ("sync", 1): self = .sync(slug)
    case ("members", 1): self = .members(slug)
    case ("entities", 1): self = .entities(slug)
    case ("entities", 2):
      guard let id = rest.last.flatMap({ EntityID($0) }), id.description == rest.last else {
        return nil
      }
      self = .entity(slug, id)
    case ("conflicts", 1): self = .conflicts(slug)
    case ("warnings", 1): self = .warnings(slug)
    case ("duplicates", 1): self = .duplicates(slug)
    case ("anomalies", 1): self = .anomalies(slug)
    case ("schema", 1): self = .schema(slug)
    case ("recovery", 1): self = .recovery(slug)
    case ("epoch", 1): self = .epoch(slug)
    case ("admin", 1): self = .admin(slug)
    case ("log", 2) where rest.last == "proof": self = .inclusionProof(slug)
    case ("log", 2) where rest.last == "consistency": self = .consistencyProof(slug)
    case ("log", _):
      guard let path = TilePath(path: rest.dropFirst().joined(separator: "/")) else { return nil }
      self = .log(slug, path)
    default: return nil
    }
  }

  /// What may be done here. Whatever can be read can be asked for its head alone.
  package var methods: [HTTPRequest.Method] {
    switch self {
    case .health, .survey, .members, .log, .inclusionProof, .consistencyProof, .entities, .entity,
      .conflicts, .warnings, .duplicates, .anomalies, .schema:
      [.get, .head]
    case .surveys, .devices: [.get, .head, .post]
    case .operators, .sync, .recovery, .epoch, .admin, .bare: [.post]
    }
  }

  /// Such as `GET, HEAD`.
  var methodNames: String { methods.map(\.rawValue).joined(separator: ", ") }

  /// Of a body that somebody may send here.
  package var bodyByteCountMaximum: Int {
    switch self {
    case .sync, .recovery, .bare: Limits.requestByteCountMaximum
    default: 64 << 10
    }
  }

  /// The place without what varies, for logs.
  package var name: String {
    switch self {
    case .health: "health"
    case .operators: "operators"
    case .surveys: "surveys"
    case .survey: "survey"
    case .devices: "devices"
    case .sync: "sync"
    case .members: "members"
    case .log(_, .checkpoint): "checkpoint"
    case .log(_, .tile): "tile"
    case .log(_, .bundle): "bundle"
    case .inclusionProof: "proof"
    case .consistencyProof: "consistency"
    case .entities: "entities"
    case .entity: "entity"
    case .conflicts: "conflicts"
    case .warnings: "warnings"
    case .duplicates: "duplicates"
    case .anomalies: "anomalies"
    case .schema: "schema"
    case .recovery: "recovery"
    case .epoch: "epoch"
    case .admin: "admin"
    case .bare: "bare"
    }
  }
}
