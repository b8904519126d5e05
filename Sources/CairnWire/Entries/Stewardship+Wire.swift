import CairnModel
import FoundationEssentials
import SwiftProtobuf

extension EventBody {
  /// What admins do to devices and to the survey, and what people judge.
  init(stewardship body: WireEntry.OneOf_Body) throws(MeaninglessValue) {
    switch body {
    case .deviceSetAside(let wire):
      guard 1...Limits.devicesPerEventMaximum ~= wire.points.count else {
        throw MeaninglessValue("no point from where to set aside, or too many")
      }
      var points: [SetAsidePoint] = []
      for point in wire.points {
        points.append(
          SetAsidePoint(
            device: try DeviceNumber(wire: point.device),
            after: try EventSequence(wire: point.after), withSuccessors: point.withSuccessors))
      }
      self = .deviceSetAside(DeviceSetAside(points: points, reason: try .reason(wire.reason)))
    case .setAsideReverted(let wire):
      self = .setAsideReverted(
        SetAsideReverted(
          setAside: try EventID(wire: wire.setAside), reason: try .reason(wire.reason)))
    case .surveyClosed(let wire):
      self = .surveyClosed(SurveyClosed(reason: try .reason(wire.reason)))
    case .surveyReopened(let wire):
      self = .surveyReopened(SurveyReopened(reason: try .reason(wire.reason)))
    case .memberFiltered(let wire):
      self = .memberFiltered(
        MemberFiltered(
          device: try DeviceNumber(wire: wire.device),
          filter: wire.hasFilter ? try MemberFilter(wire: wire.filter) : nil))
    default: self = try EventBody(judgement: body)
    }
  }

  private init(judgement body: WireEntry.OneOf_Body) throws(MeaninglessValue) {
    switch body {
    case .entitiesDistinguished(let wire):
      self = .entitiesDistinguished(
        EntitiesDistinguished(
          first: try EntityID(wire: wire.first), second: try EntityID(wire: wire.second),
          reason: try .reason(wire.reason)))
    case .warningAccepted(let wire):
      self = .warningAccepted(
        WarningAccepted(
          code: wire.code, subject: try EventID.optional(wire: wire.subject).map { EntityID($0) },
          related: try EventID.optional(wire: wire.related).map { EntityID($0) },
          key: wire.hasKey ? FieldKey(wire.key) : nil,
          item: wire.hasItem ? try .name(wire.item) : nil,
          device: try .optional(wire: wire.device), reason: try .reason(wire.reason)))
    case .judgementReverted(let wire):
      guard wire.entities.count <= Limits.entitiesPerJudgementMaximum else {
        throw MeaninglessValue("more entities than a judgement is about")
      }
      var entities: [EntityID] = []
      for entity in wire.entities { entities.append(try EntityID(wire: entity)) }
      self = .judgementReverted(
        JudgementReverted(
          judgement: try EventID(wire: wire.judgement), entities: entities,
          reason: try .reason(wire.reason)))
    default: preconditionFailure("not an act of stewardship, nor a judgement")
    }
  }

  var wireStewardship: WireEntry.OneOf_Body? {
    switch self {
    case .deviceSetAside(let body):
      .deviceSetAside(
        .with {
          $0.points = body.points.map { point in
            .with {
              $0.device = point.device.rawValue
              $0.after = point.after.rawValue
              $0.withSuccessors = point.withSuccessors
            }
          }
          $0.reason = body.reason.string
        })
    case .setAsideReverted(let body):
      .setAsideReverted(
        .with {
          $0.setAside = body.setAside.packed
          $0.reason = body.reason.string
        })
    case .surveyClosed(let body): .surveyClosed(.with { $0.reason = body.reason.string })
    case .surveyReopened(let body): .surveyReopened(.with { $0.reason = body.reason.string })
    case .memberFiltered(let body):
      .memberFiltered(
        .with {
          $0.device = body.device.rawValue
          if let filter = body.filter { $0.filter = filter.wire }
        })
    case .entitiesDistinguished(let body):
      .entitiesDistinguished(
        .with {
          $0.first = body.first.packed
          $0.second = body.second.packed
          $0.reason = body.reason.string
        })
    case .warningAccepted(let body): .warningAccepted(body.wire)
    case .judgementReverted(let body):
      .judgementReverted(
        .with {
          $0.judgement = body.judgement.packed
          $0.entities = body.entities.map(\.packed)
          $0.reason = body.reason.string
        })
    default: nil
    }
  }
}

extension WarningAccepted {
  fileprivate var wire: WireWarningAccepted {
    .with {
      $0.code = code
      $0.subject = subject?.packed ?? 0
      $0.related = related?.packed ?? 0
      if let key { $0.key = key.rawValue }
      if let item { $0.item = item.string }
      $0.device = device?.rawValue ?? 0
      $0.reason = reason.string
    }
  }
}

extension MemberFilter {
  init(wire: WireMemberFilter) throws(MeaninglessValue) {
    let area = wire.hasArea ? try Value(wire: wire.area) : nil
    switch area {
    case nil, .polygon, .multipolygon: break
    default: throw MeaninglessValue("an area of a member that is none")
    }
    guard wire.kinds.count <= Limits.fieldsPerEventMaximum else {
      throw MeaninglessValue("more kinds than a filter may name")
    }
    self.init(
      area: area, kinds: wire.kinds.map { KindNumber($0) },
      conditions: try Field.list(wire: wire.where))
  }

  var wire: WireMemberFilter {
    .with {
      if let area { $0.area = area.wire }
      $0.kinds = kinds.map(\.rawValue)
      $0.where = conditions.map(\.wire)
    }
  }
}

extension DeviceNumber? {
  /// 0 stands for none.
  static func optional(wire number: UInt32) throws(MeaninglessValue) -> DeviceNumber? {
    number == 0 ? nil : try DeviceNumber(wire: number)
  }
}

extension [DeviceNumber] {
  init(wire numbers: [UInt32]) throws(MeaninglessValue) {
    guard numbers.count <= Limits.devicesPerEventMaximum else {
      throw MeaninglessValue("more devices than an act may name")
    }
    self = []
    for number in numbers { append(try DeviceNumber(wire: number)) }
  }
}
