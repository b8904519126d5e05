/// What an operator lets into a log, beside what the protocol says.
struct GroupBounds: Sendable {
  let pace: LineagePace.Bounds
  let enrolmentRate: Rate
  let quotas: QuotaBounds

  init(_ configuration: ServiceConfiguration) {
    pace = configuration.lineagePace
    enrolmentRate = configuration.enrolmentRate
    quotas = configuration.quotas
  }
}
