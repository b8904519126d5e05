package import CairnModel
import CairnStore
import CairnViews
import CairnWire

/// What the log verified here says of work of another device that is kept here.
package enum CarriedStanding: Hashable, Sendable {
  /// The log has all of it.
  case logged
  /// Nothing that is known here keeps it out.
  case open
  /// It can't come in as things are.
  case held(Refusal)
  /// The log has other events in its place, and never takes it.
  case forked(Refusal)
}

/// The batches of others that a replica keeps, beside the log that it verified.
struct CarriedWork<Store: ReplicaStore> {
  private let store: Store
  private let survey: SurveyKey
  private let membership: Membership

  init(_ store: Store, _ survey: SurveyKey) throws(StoreError) {
    self.store = store
    self.survey = survey
    membership = Membership(
      members: try store.members(of: survey), invites: [], closedAt: try store.closedAt(of: survey))
  }

  /// - Complexity: reads the batch only where the log has some of its events, or others in their
  ///   place.
  func standing(of key: CarriedKey) throws -> CarriedStanding {
    let head = try store.head(of: key.device, in: survey)
    let logged = head?.sequence ?? .none
    if key.firstSequence <= logged, head?.chain != key.chainHead,
      try !LoggedEvents(store: store, survey: survey)
        .agree(with: batch(key), through: min(logged, key.lastSequence))
    {
      return .forked(
        Refusal(
          .deviceForked, "the log has other events of device \(key.device) in their place"))
    }
    if key.lastSequence <= logged { return .logged }
    let end = AdoptedEvents(through: key.lastSequence, chain: key.chainHead)
    return membership.refusal(of: end, by: key.device, behind: logged).map { .held($0) } ?? .open
  }

  func batch(_ key: CarriedKey) throws(StoreError) -> UnverifiedBatch {
    let place = "carried, row \(key.device).\(key.lastSequence)"
    guard let message = try store.carriedMessage(key) else {
      throw StoreError(.damaged, place: place, "the batch is gone")
    }
    do throws(WireError) { return try UnverifiedBatch(decoding: message) } catch {
      throw StoreError(.damaged, place: place, error.description)
    }
  }
}

extension LoggedEvents {
  /// Whether the log's event at a sequence is the one that a batch has there: each stands on the ones
  /// ahead of it.
  func agree(
    with batch: UnverifiedBatch, through sequence: EventSequence
  ) throws(StoreError) -> Bool {
    let first = batch.seal.firstSequence
    guard first <= sequence, sequence <= batch.seal.lastSequence else { return false }
    let position = Int(clamping: sequence.rawValue - first.rawValue)
    guard position < batch.entries.count,
      let entry = try entry(of: EventID(batch.seal.device, sequence))
    else { return false }
    return entry.elementsEqual(batch.entries[position])
  }
}
