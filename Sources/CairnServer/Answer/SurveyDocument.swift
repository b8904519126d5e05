import CairnModel
import CairnService
import CairnStore

/// Surveys and their members as JSON.
enum SurveyDocument {
  static func survey(_ summary: SurveySummary) -> JSONValue {
    let state =
      switch summary.state {
      case .ready: "ready"
      case .recovering: "recovering"
      }
    return [
      "slug": .string(summary.record.slug), "title": .string(summary.record.title),
      "id": .string(summary.record.id.description), "origin": .string(summary.record.origin),
      "size": .integer(Int64(summary.size.rawValue)),
      "members": .integer(Int64(summary.memberCount)), "public": .bool(summary.record.isPublic),
      "log_key": .string(summary.logKey), "state": .string(state),
    ]
  }

  static func surveys(_ summaries: [SurveySummary]) -> JSONValue {
    ["surveys": .array(summaries.map { survey($0) })]
  }

  static func members(_ members: [MemberStanding]) -> JSONValue {
    ["members": .array(members.map { member($0) })]
  }

  private static func member(_ standing: MemberStanding) -> JSONValue {
    let record = standing.record
    var members = [
      JSONMember("device", .integer(Int64(record.device.rawValue))),
      JSONMember("name", .string(record.name.string)),
      JSONMember("role", .string(record.role.name)),
      JSONMember("enrolled_at", .integer(Int64(record.enrolledAt.rawValue))),
    ]
    if let index = record.revokedAt {
      members.append(JSONMember("revoked_at", .integer(Int64(index.rawValue))))
    }
    if let device = record.continues {
      members.append(JSONMember("continues", .integer(Int64(device.rawValue))))
    }
    if !standing.continuedBy.isEmpty {
      members.append(
        JSONMember(
          "continued_by", .array(standing.continuedBy.map { .integer(Int64($0.rawValue)) })))
    }
    if let device = record.beside {
      members.append(JSONMember("beside", .integer(Int64(device.rawValue))))
    }
    members.append(JSONMember("sequence", .integer(Int64(standing.sequence.rawValue))))
    return .object(members)
  }

  static func health(
    _ health: ServiceHealth, origin: String, stopped: [StoppedViews]
  ) -> JSONValue {
    let (status, recovering): (String, [String]) =
      switch health {
      case .ready: ("ready", [])
      case .recovering(let slugs): ("recovering", slugs)
      case .stopped: ("stopped", [])
      }
    return [
      "status": .string(status), "origin": .string(origin),
      "rules": .integer(Int64(RulesRevision.current.rawValue)),
      "surveys": .array(recovering.map { .string($0) }),
      "views_stopped": .array(
        stopped.map { survey in
          [
            "survey": .string(survey.slug),
            "index": survey.index.map { .integer(Int64(clamping: $0.rawValue)) } ?? .null,
            "reads": .array(survey.reads.map { .string($0) }),
          ]
        }),
    ]
  }
}
