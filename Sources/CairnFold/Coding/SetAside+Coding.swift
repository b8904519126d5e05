import CairnModel

extension StateWriter {
  mutating func write(_ act: SetAside) {
    write(act.event.packed)
    write(act.index.rawValue)
    write(signed: act.claimed.milliseconds)
    write(signed: act.corrected.milliseconds)
    write(act.reason)
    write(act.points)
    write(flag: act.revertedAt != nil)
    if let index = act.revertedAt { write(index.rawValue) }
  }

  /// As a part of the fingerprint has them, too.
  mutating func write(_ points: [SetAsidePoint]) {
    write(count: points.count)
    for point in points {
      write(UInt64(point.device.rawValue))
      write(point.after.rawValue)
      write(flag: point.withSuccessors)
    }
  }
}

extension StateReader {
  mutating func setAside() throws(StateDamage) -> SetAside {
    let event = try event()
    let index = LogIndex(try number())
    let (claimed, corrected) = (try time(), try time())
    let reason = try text()
    var points: [SetAsidePoint] = []
    for _ in 0..<(try count()) {
      points.append(
        SetAsidePoint(
          device: try device(), after: try sequence(), withSuccessors: try flag()))
    }
    return SetAside(
      event: event, index: index, claimed: claimed, corrected: corrected, reason: reason,
      points: points, revertedAt: try flag() ? LogIndex(try number()) : nil)
  }
}
