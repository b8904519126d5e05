import CairnFold
import CairnModel

/// Which entries of a log are meant.
struct EventFilter {
  var entity: EntityID?
  var device: DeviceNumber?

  func includes(_ entry: Entry) -> Bool {
    if let device, entry.author != device { return false }
    if let entity {
      guard case .event(let event) = entry else { return false }
      return event.touches(entity)
    }
    return true
  }
}

extension Entry {
  /// The device that recorded it, or that the service wrote it about.
  var author: DeviceNumber? {
    switch self {
    case .event(let event): event.id.device
    case .service(.surveyOpened): .firstAdmin
    case .service(.receipt(let receipt)): receipt.seal.device
    case .service(.deviceEnrolled(let enrolled)): enrolled.device
    case .service(.logKeyRotated), .service(.adminAppointed): nil
    }
  }
}

extension Event {
  /// Whether it made the entity, changed it, or says something of it.
  func touches(_ entity: EntityID) -> Bool {
    if case .entityRegistered(let body) = self.body {
      return id == entity.event
        || (body.fields + body.elements).contains { $0.value == .entity(entity) }
    }
    return FoldState.subjects(of: self).contains(entity)
  }
}
