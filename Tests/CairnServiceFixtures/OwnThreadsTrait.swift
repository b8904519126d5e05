package import Testing

/// Runs each test of a suite on threads that no other test holds: its client gives up where it waits.
package struct OwnThreadsTrait: SuiteTrait, TestTrait, TestScoping {
  package let isRecursive = true

  @concurrent
  package func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(OwnThreads.shared) { try await function() }
  }
}

extension Trait where Self == OwnThreadsTrait {
  package static var ownThreads: Self { OwnThreadsTrait() }
}
