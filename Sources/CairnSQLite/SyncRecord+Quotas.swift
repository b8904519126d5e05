import CairnModel
import CairnStore
import GRDB

/// What a service said of its quotas, as one text among the settings: a line each, such as
/// `member events 8123 10000 1700000000000`, and `waits 1700000000000`.
extension SyncRecord {
  private static let name = "quotas"

  func writeQuotas(in database: Database) throws {
    var lines = quotas.map {
      "\($0.owner.rawValue) \($0.measure.rawValue) \($0.used) \($0.maximum) "
        + "\($0.until.milliseconds)"
    }
    if let waitsUntil { lines.append("waits \(waitsUntil.milliseconds)") }
    // A replica whose service never spoke of quotas has no such row.
    guard try !lines.isEmpty || SQLiteLogStore.setting(Self.name, in: database) != nil else {
      return
    }
    try SQLiteLogStore.set(Self.name, to: lines.joined(separator: "\n"), in: database)
  }

  mutating func readQuotas(in database: Database) throws {
    guard let text = try SQLiteLogStore.setting(Self.name, in: database) else { return }
    for line in text.split(separator: "\n") {
      let words = line.split(separator: " ").map { String($0) }
      if words.count == 2, words[0] == "waits", let time = Int64(words[1]) {
        waitsUntil = Timestamp(milliseconds: time)
      } else if let use = QuotaUse(words: words) {
        quotas.append(use)
      } else {
        throw StoreError.damaged("settings, row \(Self.name)", "a line that means nothing")
      }
    }
  }
}

extension QuotaUse {
  fileprivate init?(words: [String]) {
    guard words.count == 5, let owner = Owner(rawValue: words[0]),
      let measure = Measure(rawValue: words[1]), let used = UInt64(words[2]),
      let maximum = UInt64(words[3]), let until = Int64(words[4])
    else { return nil }
    self.init(
      owner: owner, measure: measure, used: used, maximum: maximum,
      until: Timestamp(milliseconds: until))
  }
}
