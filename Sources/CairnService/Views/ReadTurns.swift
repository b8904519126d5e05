import CairnModel
package import CairnStore

/// Whose turn it is to read: survey by survey, and in each lineage by lineage, but that who used much
/// time lately comes behind who used less. Whoever asks for much waits for itself alone. Those who are
/// no members have the turns of one lineage, which they take address by address.
package struct ReadTurns<Read> {
  fileprivate struct Waiting {
    let address: [UInt8]?
    let read: Read
  }

  /// Those who have something waiting, the next one first.
  private var surveys: [SurveyKey] = []
  private var askers: [SurveyKey: [ReadAsker]] = [:]
  private var waiting: [ReadAsker: [Waiting]] = [:]
  package private(set) var count = 0

  package init() {}

  package func count(of asker: ReadAsker) -> Int { waiting[asker]?.count ?? 0 }

  package func count(of survey: SurveyKey) -> Int {
    (askers[survey] ?? []).reduce(0) { $0 + count(of: $1) }
  }

  /// Takes out what came last of who has most waiting, for somebody who has less: first among surveys,
  /// then among the lineages of one. So nobody fills what all wait in.
  /// - Returns: nil where the asker has no less than others.
  package mutating func makeRoom(for asker: ReadAsker) -> Read? {
    guard let fullest = surveys.max(by: { count(of: $0) < count(of: $1) }),
      let most = askers[fullest]?.max(by: { count(of: $0) < count(of: $1) })
    else { return nil }
    let hasLess =
      fullest == asker.survey
      ? count(of: asker) + 1 < count(of: most)
      : count(of: asker.survey) + 1 < count(of: fullest)
    guard hasLess, let last = waiting[most]?.popLast() else { return nil }
    count -= 1
    letGo(most)
    return last.read
  }

  /// Takes out what comes last of one asker, for an address that would come before it.
  /// - Returns: nil where the address would not.
  package mutating func makeRoom(beside asker: ReadAsker, for address: [UInt8]?) -> Read? {
    guard place(of: address, in: asker) < count(of: asker), let last = waiting[asker]?.popLast()
    else { return nil }
    count -= 1
    return last.read
  }

  /// Behind all that the address has waiting, and behind as many of each other one.
  private func place(of address: [UInt8]?, in asker: ReadAsker) -> Int {
    let waiting = waiting[asker] ?? []
    let own = waiting.count { $0.address == address }
    var counts: [[UInt8]?: Int] = [:]
    for (place, one) in waiting.enumerated() {
      counts[one.address, default: 0] += 1
      // The first that is one more of an address than the new one will be of its own.
      if counts[one.address, default: 0] > own + 1 { return place }
    }
    return waiting.count
  }

  /// Behind all that its asker has waiting at the same address.
  package mutating func add(_ read: Read, of asker: ReadAsker, from address: [UInt8]? = nil) {
    if askers[asker.survey] == nil { surveys.append(asker.survey) }
    if waiting[asker] == nil { askers[asker.survey, default: []].append(asker) }
    waiting[asker, default: []].insert(
      Waiting(address: address, read: read), at: place(of: address, in: asker))
    count += 1
  }

  /// The next one that can begin: of those who used least time, whose turn it is. Its survey and its
  /// lineage then come last.
  /// - Parameter rank: by how much somebody comes later for the time used.
  package mutating func next(
    by rank: (ReadUser) -> Int64 = { _ in 0 }, where isReady: (Read) -> Bool
  ) -> Read? {
    var first: (asker: ReadAsker, place: Int, rank: (Int64, Int64))?
    for asker in surveys.flatMap({ askers[$0] ?? [] }) {
      for (place, one) in (waiting[asker] ?? []).enumerated() {
        let users = asker.users(at: one.address)
        let rank = (rank(users.group), rank(users.own))
        guard first.map({ rank < $0.rank }) ?? true, isReady(one.read) else { continue }
        first = (asker, place, rank)
      }
    }
    guard let first, let read = waiting[first.asker]?.remove(at: first.place).read else {
      return nil
    }
    count -= 1
    moveBack(first.asker)
    return read
  }

  /// Takes out what does not wait any longer, in no order.
  package mutating func remove(where isOver: (Read) -> Bool) -> [Read] {
    var removed: [Read] = []
    for (asker, reads) in waiting where reads.contains(where: { isOver($0.read) }) {
      removed += reads.map(\.read).filter(isOver)
      waiting[asker]?.removeAll { isOver($0.read) }
      letGo(asker)
    }
    count -= removed.count
    return removed
  }

  /// All that wait for a survey.
  package func reads(of survey: SurveyKey) -> [Read] {
    (askers[survey] ?? []).flatMap { (waiting[$0] ?? []).map(\.read) }
  }

  private mutating func moveBack(_ asker: ReadAsker) {
    askers[asker.survey]?.removeAll { $0 == asker }
    askers[asker.survey]?.append(asker)
    surveys.removeAll { $0 == asker.survey }
    surveys.append(asker.survey)
    letGo(asker)
  }

  /// Forgets who has nothing waiting.
  private mutating func letGo(_ asker: ReadAsker) {
    guard waiting[asker]?.isEmpty ?? true else { return }
    waiting[asker] = nil
    askers[asker.survey]?.removeAll { $0 == asker }
    guard askers[asker.survey]?.isEmpty ?? true else { return }
    askers[asker.survey] = nil
    surveys.removeAll { $0 == asker.survey }
  }
}

extension ReadTurns: Sendable where Read: Sendable {}
extension ReadTurns.Waiting: Sendable where Read: Sendable {}
