package import CairnFold
import CairnFormats
package import CairnModel
package import CairnStore

extension Warning {
  package func json(names: SchemaNames) -> JSONValue {
    [
      "handle": .string(handle(names: names)), "code": .string(name), "title": .string(title),
      "subject": subject.map { .string($0.description) } ?? .null,
      "related": related.map { .string($0.description) } ?? .null,
      "field": key.map { .string(names.name(of: $0)) } ?? .null,
      "item": item.map { .string($0.string) } ?? .null,
      "device": device.map { .integer(Int64($0.rawValue)) } ?? .null,
      "detail": .string(detail.string),
    ]
  }
}

extension DuplicateView {
  /// The way between them in metres, their likeness from 0 to 1; null where that is not known.
  package func json(names: SchemaNames) -> JSONValue {
    [
      "first": first.json(names: names), "second": second.json(names: names),
      "reasons": .array(pair.reasons.map { .string($0.name) }),
      "distance_m": pair.distanceMillimetres.map { .number(Conflict.metres($0)) } ?? .null,
      "similarity": pair.similarityPermille.map {
        .number(Decimal(mantissa: Int64($0), scale: 3).text)
      } ?? .null,
    ]
  }
}

extension DuplicateReason {
  package var name: String {
    switch self {
    case .name: "name"
    case .externalID: "external_id"
    case .websiteHost: "website_host"
    }
  }
}

extension EntityBrief {
  fileprivate func json(names: SchemaNames) -> JSONValue {
    [
      "id": .string(id.description), "kind": .string(names.name(of: kind)),
      "name": .string(title), "place": place.map { Value.point($0).json } ?? .null,
    ]
  }
}

/// Which warnings somebody wants to see.
package struct WarningQuery: Sendable {
  let code: WarningCode?
  let entity: EntityID?
  /// The key of a row.
  let after: UInt64?
  let count: Int

  /// - Parameters:
  ///   - code: such as `W13`.
  ///   - after: as an answer's `next` says.
  /// - Throws: `request_malformed`.
  package init(
    code: String?, entity: EntityID?, after: String?, count: Int
  ) throws(Refusal) {
    self.code = try code.map { text throws(Refusal) in
      guard let code = WarningCode(name: text) else {
        throw Refusal(.requestMalformed, "there is no warning \(text): they are W01 to W20")
      }
      return code
    }
    self.entity = entity
    self.after = try after.map { text throws(Refusal) in
      guard
        let key = EntityID(text)?.packed
          ?? UInt32(text).flatMap({ DeviceNumber($0) }).map({ UInt64($0.rawValue) })
      else { throw Refusal(.requestMalformed, "after is what the part before gave as next") }
      return key
    }
    self.count = count
  }

  /// A row's key as a person may read it: an entity's id, or a device's number.
  static func text(ofKey key: UInt64) -> String { EntityID(packed: key)?.description ?? "\(key)" }
}

extension SurveyReader {
  package func warningsJSON(
    _ query: WarningQuery, in list: WarningList<Views>
  ) throws(StoreError) -> [JSONMember] {
    func includes(_ warning: Warning) -> Bool { query.code.map { $0 == warning.code } ?? true }
    let page =
      if let entity = query.entity {
        Page<Warning, UInt64>(items: try list.warnings(about: entity).filter(includes))
      } else {
        try list.page(after: query.after, count: query.count, where: includes)
      }
    let names = names
    return [
      JSONMember("count", .integer(Int64(list.mark.count))),
      JSONMember("digest", .string(list.mark.digest.hex)),
      JSONMember("warnings", .array(page.items.map { $0.json(names: names) })),
      JSONMember("next", page.next.map { .string(WarningQuery.text(ofKey: $0)) } ?? .null),
    ]
  }

  package func duplicatesJSON(
    _ query: WarningQuery, in list: WarningList<Views>
  ) throws(StoreError) -> [JSONMember] {
    let page = try list.page(after: query.after, count: query.count) {
      $0.code == .possibleDuplicate
    }
    let names = names
    return [
      JSONMember(
        "duplicates", .array(try duplicates(page.items).map { $0.json(names: names) })),
      JSONMember("next", page.next.map { .string(WarningQuery.text(ofKey: $0)) } ?? .null),
    ]
  }
}
