package import CairnFold
package import CairnModel
package import CairnStore

extension SurveyReader {
  /// An entity for which events would not count any more, if they were recorded now (R53).
  package func entityWithoutRoom(
    for events: [WaitingEvent]
  ) throws(StoreError) -> EntityID? {
    var byteCounts: [EntityID: [DeviceNumber: Int]] = [:]
    for waiting in events {
      for id in Set(FoldState.subjects(of: waiting.event)) {
        // An undo comes into the journals of those that have what it names.
        if case .changeUndone(let body) = waiting.event.body,
          try state(of: id)?.held(of: Set(body.undone)).isEmpty ?? true
        {
          continue
        }
        byteCounts[id, default: [:]][waiting.event.id.device, default: 0] += waiting.byteCount
      }
    }
    for (id, devices) in byteCounts.sorted(by: { $0.key < $1.key }) {
      guard let entity = try state(of: id) else { continue }
      for (device, byteCount) in devices where !entity.hasRoom(for: byteCount, of: device) {
        return id
      }
    }
    return nil
  }
}
