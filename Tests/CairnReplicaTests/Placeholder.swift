import Testing

@Suite struct ReplicaPlaceholder {
  @Test func nothing() {}
}
