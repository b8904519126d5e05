import Testing

@Suite struct ServicePlaceholder {
  @Test func nothing() {}
}
