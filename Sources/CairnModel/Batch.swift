/// Events of one device under one seal, as they came: nothing has checked them.
public struct UnverifiedBatch: Sendable {
  public var seal: Seal
  public var entries: EntryList

  public init(seal: Seal, entries: EntryList) {
    self.seal = seal
    self.entries = entries
  }
}
