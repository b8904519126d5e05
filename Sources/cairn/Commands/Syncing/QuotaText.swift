import CairnFormats
import CairnModel
import CairnStore

/// What the service said of its quotas in the last exchange, as far as it still holds.
struct QuotaText {
  private let uses: [QuotaUse]
  /// Since when what waits here may come in again.
  private let waitsUntil: Timestamp?

  /// - Parameters:
  ///   - clockOffset: this device's clock minus the service's.
  ///   - now: by this device's clock.
  init(
    _ uses: [QuotaUse], clockOffset: Milliseconds?, waitsUntil: Timestamp? = nil, now: Timestamp
  ) {
    self.uses = uses.map { use in
      var use = use
      use.until = use.until.advanced(by: clockOffset ?? Milliseconds(0))
      return use
    }.filter { now < $0.until }
    self.waitsUntil = waitsUntil.flatMap { now < $0 ? $0 : nil }
  }

  init(_ record: SyncRecord?, now: Timestamp) {
    self.init(
      record?.quotas ?? [], clockOffset: record?.clockOffset, waitsUntil: record?.waitsUntil,
      now: now)
  }

  var lines: [String] {
    uses.map { use in
      "\(use.percent) % used: \(Self.amount(use)) of a day; counted anew from "
        + Moment.local(use.until)
    } + (waitingLine.map { [$0] } ?? [])
  }

  /// Since when what waits here may come in; nil where nothing is known to wait.
  var waitingLine: String? {
    waitsUntil.map { "used up: what waits here comes in from \(Moment.local($0))" }
  }

  func tell(_ console: Console) {
    for line in lines { console.remark("quota: \(line)") }
  }

  private static func amount(_ use: QuotaUse) -> String {
    let who =
      switch use.owner {
      case .member: "this device and its copies"
      case .survey: "the whole survey"
      }
    return "\(Quantity.grouped(use.used)) of the \(Quantity.grouped(use.maximum)) "
      + "\(use.measure.rawValue) of \(who)"
  }

  var json: [JSONMember] {
    [
      JSONMember("quotas", .array(uses.map(Self.json))),
      JSONMember("waits_until", waitsUntil.map { .string($0.text) } ?? .null),
    ]
  }

  private static func json(_ use: QuotaUse) -> JSONValue {
    [
      "of": .string(use.owner.rawValue), "measure": .string(use.measure.rawValue),
      "used": number(use.used), "maximum": number(use.maximum), "percent": number(use.percent),
      "until": .string(use.until.text),
    ]
  }

  private static func number(_ number: UInt64) -> JSONValue { .integer(Int64(clamping: number)) }
}
