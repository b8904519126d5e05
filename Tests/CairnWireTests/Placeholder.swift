import Testing

@Suite struct WirePlaceholder {
  @Test func nothing() {}
}
