import Testing

@Suite struct ModelPlaceholder {
  @Test func nothing() {}
}
