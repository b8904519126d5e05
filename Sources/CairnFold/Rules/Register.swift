import CairnModel

/// The writes of one field that no other write happened after. There is one where people knew of
/// each other's work, and more where they did not.
///
/// Of each device the last few stand, so that no one's flood makes a register long. Most registers
/// have one sibling. One that has many, or whose writes may be taken back, remembers them all in an
/// order in which it need not look at all of them.
package struct Register: Sendable {
  /// Of one device.
  package static let siblingsPerDeviceMaximum = 4
  /// As many are compared with each new write one by one.
  private static let plainMaximum = 8

  /// By event id.
  package private(set) var siblings: [Write] = []
  /// None or one.
  private var history: [RegisterHistory] = []

  /// The siblings that a change brought, and those that it took.
  struct Change {
    var gone = Few<Write>()
    var came = Few<Write>()
  }

  package init() {}

  /// With the first write of all.
  init(_ write: Write) { siblings = [write] }

  /// Takes up siblings that were found in another way.
  package init(siblings: [Write]) {
    self.siblings = siblings.sorted { $0.event < $1.event }
  }

  /// Whether the siblings say different things.
  package var isDivided: Bool {
    guard siblings.count > 1 else { return false }
    guard history.isEmpty else { return history[0].isDivided }
    return siblings.contains { $0.value != siblings[0].value }
  }

  package var isEmpty: Bool { siblings.isEmpty }

  /// The sibling to show: of the greatest corrected time, then of the greatest event id.
  package var shown: Write? {
    siblings.max { ($0.corrected, $0.event) < ($1.corrected, $1.event) }
  }

  /// All writes that no other one happened after, however many are of one device.
  var uncapped: [Write] { history.isEmpty ? siblings : history[0].uncapped }

  // MARK: Changing it

  /// Adds the write of the next entry of the log.
  ///
  /// It always stands, for no earlier one can have seen it: what lies behind an event is not among
  /// what it had seen. While nothing is taken back, what it happened after leaves for good.
  /// - Parameter isKept: whether writes may be taken back.
  mutating func add(_ write: Write, isKept: Bool, _ steps: inout FoldSteps) -> Change {
    if history.isEmpty {
      if !isKept, let change = addPlainly(write, &steps) { return change }
      var kept = RegisterHistory()
      for sibling in siblings.sorted(by: { $0.index < $1.index }) {
        _ = kept.add(sibling, &steps)
      }
      history = [kept]
    }
    let change = history[0].add(write, &steps)
    apply(change)
    return change
  }

  /// Gives a write its effect, or takes it. The register must have kept it.
  mutating func setEffective(
    _ event: EventID, _ isEffective: Bool, _ steps: inout FoldSteps
  ) -> Change {
    guard !history.isEmpty else { return Change() }
    let change = history[0].setEffective(event, isEffective, &steps)
    apply(change)
    return change
  }

  private mutating func apply(_ change: Change) {
    for write in change.gone { siblings.remove(at: place(of: write.event)) }
    for write in change.came { siblings.insert(write, at: place(of: write.event)) }
  }

  /// That of the first sibling which is not below an event.
  private func place(of event: EventID) -> Int {
    var (low, high) = (0, siblings.count)
    while low < high {
      let middle = (low + high) / 2
      if siblings[middle].event < event { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Nil where there would be too many siblings to look at each.
  private mutating func addPlainly(_ write: Write, _ steps: inout FoldSteps) -> Change? {
    steps.writesCompared += siblings.count
    var change = Change(came: Few(write))
    if siblings.count == 1 {
      let other = siblings[0]
      if other.event == write.event || other.happened(before: write) {
        siblings[0] = write
        change.gone = Few(other)
        return change
      }
    }
    var left: [Write] = []
    var ofDevice = 1
    for sibling in siblings {
      if sibling.event == write.event || sibling.happened(before: write) {
        change.gone.append(sibling)
      } else {
        left.append(sibling)
        if sibling.event.device == write.event.device { ofDevice += 1 }
      }
    }
    guard left.count < Self.plainMaximum, ofDevice <= Self.siblingsPerDeviceMaximum else {
      return nil
    }
    left.insert(write, at: left.firstIndex { write.event < $0.event } ?? left.count)
    siblings = left
    return change
  }
}

/// By what stands: how it is remembered is nobody's business.
extension Register: Hashable {
  package static func == (a: Register, b: Register) -> Bool { a.siblings == b.siblings }

  package func hash(into hasher: inout Hasher) { hasher.combine(siblings) }
}
