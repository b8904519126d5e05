import CairnLog
import CairnModel
import CairnStore

/// What a survey's log was, as published.
///
/// It holds no more of the survey than it needs: a second reference to the growing log would make
/// each batch copy what the group has gained.
struct StoredHistory<Store: LogStore>: LogHistory {
  let store: Store
  let survey: SurveyKey
  let published: CheckpointRecord
  let roots: PublishedRoots

  func root(at size: LogSize) throws(Refusal) -> Digest? {
    if size == published.size { return published.root }
    guard size < published.size else { return nil }
    if let root = roots.root(of: survey, at: size) { return root }
    let root: Digest
    do {
      root = try StoreTiles(store, survey: survey).root(at: size)
    } catch {
      // That the tiles can't be read says nothing about the device: no alarm, only a delay.
      throw Refusal(
        .internalError, "the log's tiles can't be read at \(size)", retryAfterSeconds: 30)
    }
    roots.remember(root, of: survey, at: size)
    return root
  }

  func index(of event: EventID) throws(Refusal) -> LogIndex? {
    do {
      return try store.receipt(of: event, in: survey)?.index(of: event)
    } catch {
      throw Refusal(
        .internalError, "the log's receipts can't be read", retryAfterSeconds: 30)
    }
  }
}
