package import CairnModel
import struct Crypto.SHA256

/// What whoever keeps findings asks of the rules.
extension SurveyWarnings {
  /// Whether findings can be of these rules.
  package func fits(_ findings: EntityFindings) -> Bool {
    findings.members.allSatisfy { rules.indices.contains($0.rule) }
      && findings.containers.allSatisfy { rules.indices.contains($0.rule) }
      && findings.ends.allSatisfy { rules.indices.contains($0.rule) }
      && findings.shapes.allSatisfy { rules.indices.contains($0.rule) }
      && findings.likenesses.allSatisfy { rules.indices.contains($0.rule) }
  }

  /// Rules that ask where a member of a container lies.
  package var placingRules: [Int] {
    rules.indices.filter { rules[$0].code == .outsideContainer }
  }

  /// The shapes of an entity that are compared with others'.
  package func shapes(
    of findings: EntityFindings, _ areas: [FieldKey: Area], digest: (FieldKey) -> Digest?
  ) -> [KeptShapes.Shape] {
    findings.shapes.compactMap { shape in
      guard let area = areas[shape.key], let digest = digest(shape.key) else { return nil }
      return KeptShapes.Shape(rule: shape.rule, key: shape.key, box: area.box, digest: digest)
    }
  }

  /// Which areas are compared, of those that a rule compares: each with the one of the lesser id
  /// first.
  /// - Parameter checkIsWanted: called before each area. What it throws ends this.
  package static func pairs<Failure: Error>(
    _ boxes: [(entity: EntityID, box: Area.Box)], _ checkIsWanted: () throws(Failure) -> Void
  ) throws(Failure) -> [(first: EntityID, second: EntityID)] {
    let subjects = boxes.sorted { $0.entity < $1.entity }
      .map { AreaPairing.Subject(entity: $0.entity, box: $0.box) }
    return try AreaPairing(subjects).pairs(checkIsWanted).map {
      (subjects[$0.first].entity, subjects[$0.second].entity)
    }
  }

  /// Nil where two areas have too little in common to be warned about.
  package func warning(
    overlapping first: EntityID, _ second: EntityID, rule: Int, permille: Int
  ) -> Warning? {
    guard rules.indices.contains(rule),
      Int64(permille) > rules[rule].limit("overlap_permille")
    else { return nil }
    return Warning(
      .areasOverlap, subject: first, related: second,
      detail: Text("\(permille / 10) % of the smaller one lies in both"))
  }

  /// Those of a list that people did not find to be fine; each once.
  package static func unjudged(
    _ warnings: [Warning], _ judgements: [HeldJudgement],
    _ standing: @escaping (EntityID) -> EntityStanding
  ) -> [Warning] {
    let judged = JudgedWarnings(judgements) { standing($0).root }
    var result: [Warning] = []
    for warning in warnings.sorted() where judged.isEmpty || !judged.contains(warning) {
      if let last = result.last, last.names(sameAs: warning) { continue }
      result.append(warning)
    }
    return result
  }
}

extension KeptAreas {
  /// Of the vertices in a field.
  package func digest(_ key: FieldKey) -> Digest? {
    values[key].map { value in
      var writer = StateWriter()
      writer.write(value)
      var hash = SHA256()
      writer.bytes.withUnsafeBytes { hash.update(bufferPointer: $0) }
      return Digest(unsafeUninitializedBytes: { target in
        hash.finalize().withUnsafeBytes { target.copyMemory(from: $0) }
      })
    }
  }
}

/// How many warnings there are and what they come to, kept as they come and go.
package struct WarningSum: Hashable, Sendable {
  package private(set) var count: Int
  private var sum: Fingerprint

  package init(count: Int = 0, digest: Digest? = nil) {
    self.count = count
    sum = digest.map { Fingerprint(digest: $0) } ?? Fingerprint()
  }

  package init(_ warnings: [Warning]) {
    self.init()
    for warning in warnings { add(warning) }
  }

  package var digest: Digest { sum.digest }

  package mutating func add(_ warning: Warning) {
    count += 1
    sum.add(warning.part)
  }

  package mutating func remove(_ warning: Warning) {
    count -= 1
    sum.remove(warning.part)
  }
}
