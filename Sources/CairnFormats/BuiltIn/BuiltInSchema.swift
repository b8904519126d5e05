package import CairnModel

/// The schemas that come with the software. A survey publishes one of them, or its own, in its log:
/// from then on the log's copy counts, not this one.
package enum BuiltInSchema {
  package static let creativeClusters = Schema(
    name: "creative-clusters@1", title: "Digital cultural and creative industry clusters",
    kinds: CreativeClusters.kinds, items: CreativeClusters.items,
    vocabularies: CreativeClusters.vocabularies, warnings: CreativeClusters.warnings)

  package static let all = [creativeClusters]

  package static func named(_ name: some StringProtocol) -> Schema? {
    all.first { $0.name == name }
  }
}

/// The tables of `creative-clusters@1`. What is published is never changed: numbers of kinds and
/// fields stand for ever, and another edition is another version.
enum CreativeClusters {}
