import CairnModel
import Testing

/// Expects that something is refused under a code.
func expectRefusal<Result>(
  _ code: RefusalCode, sourceLocation: SourceLocation = #_sourceLocation,
  _ body: () async throws -> Result
) async {
  do {
    _ = try await body()
    Issue.record("this was not refused", sourceLocation: sourceLocation)
  } catch {
    #expect((error as? Refusal)?.code == code, "\(error)", sourceLocation: sourceLocation)
  }
}
