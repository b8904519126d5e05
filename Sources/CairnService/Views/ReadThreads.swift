/// Who has the threads that read views, so that long reads leave some to others.
struct ReadThreads {
  private let bounds: ViewReadBounds
  private let running: [ReadAsker]

  init(_ bounds: ViewReadBounds, running: [ReadAsker]) {
    self.bounds = bounds
    self.running = running
  }

  /// Whether somebody may have one that is free. The first read of a survey always may.
  func leaveRoom(beside asker: ReadAsker) -> Bool {
    let ofSurvey = running.filter { $0.survey == asker.survey }
    guard !ofSurvey.isEmpty else { return true }
    let reserved = bounds.reservedThreadCount - (ofSurvey.contains(asker) ? 0 : 1)
    return bounds.threadCount - running.count > reserved
  }
}
