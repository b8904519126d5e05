import Testing

@Suite struct FoldPlaceholder {
  @Test func nothing() {}
}
