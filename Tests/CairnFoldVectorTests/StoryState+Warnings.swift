import CairnFold
import CairnModel

extension StoryState {
  /// All warnings of the state, by the latest schema that can be read.
  ///
  /// - Parameter order: in which the groups are added: it must have no say.
  func warningList(order: ([MergeGroup]) -> [MergeGroup] = { $0 }) throws -> [Warning] {
    let readable = state.header.schemas.readable(asOf: state.size)
    var warnings = SurveyWarnings(schema: readable.last?.schema ?? Self.blank)
    warnings.add(clocks: state.header.readings, asOf: state.size)
    warnings.add(clockJudgements: state.header.clockJudgements, asOf: state.size)
    let raters = Raters(state.header.kin, asOf: state.size)
    for group in order(try roots()) { warnings.add(group, classes, raters) }
    return warnings.warnings()
  }

  /// Each as its code and what it names, such as `W06 2.2 related 2.1 field 11`.
  var warnings: [String] {
    get throws { try warningList().map(Self.line) }
  }

  private func roots() throws -> [MergeGroup] {
    try entities.compactMap { entity in
      let group = try group(of: entity.id)
      return group.id == entity.id ? group : nil
    }
  }

  private static func line(_ warning: Warning) -> String {
    var words = [warning.name]
    if let subject = warning.subject { words.append("\(subject)") }
    if let related = warning.related { words.append("related \(related)") }
    if let key = warning.key { words.append("field \(key.rawValue)") }
    if let item = warning.item { words.append("item \(item)") }
    if let device = warning.device { words.append("device \(device.rawValue)") }
    return words.joined(separator: " ")
  }

  /// Of a log that has none: what holds in every survey holds there too.
  private static let blank = Schema(
    name: "", title: "", kinds: [], items: [], vocabularies: [])
}
