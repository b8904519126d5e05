package import CairnModel

/// What a person did, before it is an event.
package struct Draft: Hashable, Sendable {
  package var body: EventBody
  /// The log size of the state that the person was shown; nil for all that was verified by now,
  /// as far as the views can show it.
  package var base: LogSize?
  /// What else was shown. Without an entry for the own device, all of its events.
  package var seen: [SeenThrough]
  package var observedTime: Timestamp?
  /// The event that published the schema in use.
  package var schema: EventID?

  package init(
    _ body: EventBody, base: LogSize? = nil, seen: [SeenThrough] = [],
    observedTime: Timestamp? = nil, schema: EventID? = nil
  ) {
    self.body = body
    self.base = base
    self.seen = seen
    self.observedTime = observedTime
    self.schema = schema
  }
}
