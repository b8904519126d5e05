import Testing

@Suite struct LogPlaceholder {
  @Test func nothing() {}
}
