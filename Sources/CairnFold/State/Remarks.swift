import CairnModel

/// Where the journal has a sample. There are many, and few ask what they say.
struct Sampled: EventItem {
  var event: EventID
  var place: Journal.Place
  var withdrawals: Int32 = 0
  var isUndone = false

  var stands: Bool { withdrawals == 0 && !isUndone }
}

/// A note with its versions, those included that may come back.
struct WrittenNote: EventItem {
  var event: EventID
  var isUndone = false
  /// The latest of each author, by event id.
  private(set) var versions: [Note.Version] = []
  /// By author, where versions may be taken back.
  private var history: [DeviceNumber: EffectiveList<Note.Version>] = [:]

  init(event: EventID) { self.event = event }

  /// The versions that a change brought, and those that it took.
  struct Change {
    var gone: Note.Version?
    var came: Note.Version?
  }

  mutating func add(_ version: Note.Version, isKept: Bool) -> Change {
    guard isKept else { return put(version, of: version.event.device) }
    let author = version.event.device
    history[author, default: EffectiveList()].append(version, by: version.event)
    return put(history[author]?.last, of: author)
  }

  mutating func setEffective(_ event: EventID, _ isEffective: Bool) -> Change {
    history[event.device]?.setEffective(event, isEffective)
    return put(history[event.device]?.last, of: event.device)
  }

  private mutating func put(_ version: Note.Version?, of author: DeviceNumber) -> Change {
    var change = Change(came: version)
    let own = versions.firstIndex { $0.event.device == author }
    if let own {
      change.gone = versions[own]
      if change.gone?.event == version?.event { return Change() }
      versions.remove(at: own)
    }
    if let version {
      versions.insert(
        version, at: versions.firstIndex { version.event < $0.event } ?? versions.count)
    }
    return change
  }
}

/// Something that the first mark that counts takes from sight: an attachment, a consent or a judgement.
struct Markable<Content: Hashable & Sendable>: EventItem {
  var event: EventID
  var content: Content
  var isUndone = false
  private(set) var markedBy: EventID?
  /// Where marks may be taken back.
  private var marks = EffectiveList<EventID>()

  init(event: EventID, content: Content) {
    self.event = event
    self.content = content
  }

  mutating func mark(by event: EventID, isKept: Bool) {
    guard isKept else {
      markedBy = markedBy ?? event
      return
    }
    marks.append(event, by: event)
    markedBy = marks.first
  }

  mutating func setMark(by event: EventID, _ isEffective: Bool) {
    marks.setEffective(event, isEffective)
    markedBy = marks.first
  }
}
