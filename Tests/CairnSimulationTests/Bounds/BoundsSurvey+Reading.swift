import CairnFold
import CairnLog
import CairnModel
import CairnService
import CairnServiceFixtures
import CairnStore
import CairnViews
import CairnWire
import Testing

/// Everything that can be asked of a service, and everything that a log can be read as.
extension BoundsSurvey {
  private static let pageCount = 500

  /// What each HTTP read asks of the service, at a point of the log.
  func readAll(at point: ReadPoint) async throws {
    let service = harness.service
    let caller = try caller()
    var after: EntityID?
    repeat {
      let answer = try await service.entities(
        after: after, count: Self.pageCount, at: point, by: caller)
      after = answer["next"]?.asString.flatMap { EntityID($0) }
    } while after != nil
    _ = try await service.entities(
      kind: "establishment", box: "-180,-90,180,90", count: 500, at: point, by: caller)
    var conflict: String?
    repeat {
      let answer = try await service.conflicts(
        all: true, after: conflict, count: Self.pageCount, at: point, by: caller)
      conflict = answer["next"]?.asString
    } while conflict != nil
    var warning: String?
    repeat {
      let answer = try await service.warnings(
        after: warning, count: Self.pageCount, at: point, by: caller)
      warning = answer["next"]?.asString
    } while warning != nil
    _ = try await service.duplicates(count: Self.pageCount, at: point, by: caller)
    var anomaly: LogIndex?
    repeat {
      let answer = try await service.anomalies(
        after: anomaly, count: Self.pageCount, at: point, by: caller)
      anomaly = answer["next"]?.asInteger.flatMap { UInt64(exactly: $0) }.map { LogIndex($0) }
    } while anomaly != nil
    _ = try await service.devices(at: point, by: caller)
    _ = try await service.schemas(at: point, by: caller)
    _ = try await service.schemaDocument(0, at: point, by: caller)
  }

  /// The entities that the acts so far were about, with all that was said of them.
  func readSubjects(at point: ReadPoint) async throws {
    let caller = try caller()
    for packed in [usual.entity, usual.other, usual.events["merged"] ?? 0] {
      guard let id = EntityID(packed: packed) else { continue }
      _ = try await harness.service.entity(
        id, history: (after: nil, count: Self.pageCount), at: point, by: caller)
      _ = try await harness.service.warnings(
        entity: id, count: Self.pageCount, at: point, by: caller)
    }
  }

  /// Every read with every number at its edges: an answer or a refusal.
  func askBeyond() async throws -> Int {
    let service = harness.service
    let caller = try caller()
    let numbers: [UInt64] = [
      0, 1, 255, 256, 1 << 40, 1 << 54, 1 << 62 - 1, 1 << 62, 1 << 63 - 1, 1 << 63, .max - 1, .max,
    ]
    let size = try published.rawValue
    for number in numbers + [size - 1, size, size + 1] {
      refusing { _ = try service.offlineProof(of: LogIndex(number), at: nil, by: caller) }
      refusing {
        _ = try service.offlineProof(of: LogIndex(0), at: LogSize(number), by: caller)
      }
      for other in numbers {
        refusing {
          _ = try service.consistencyProof(from: LogSize(number), to: LogSize(other), by: caller)
        }
      }
      for width in [1, 255, 256] {
        refusing { _ = try service.bundle(BundleNumber(number), width: width, by: caller) }
        for level in UInt8(0)...7 {
          refusing {
            _ = try service.tile(
              TileAddress(level: level, number: number), width: width, by: caller)
          }
        }
      }
      try await askViews(number, caller)
      _ = try? await service.sync(
        SyncRequest(cursor: LogSize(number), maximumEntryCount: Int(clamping: number)),
        by: caller, clockOffset: Milliseconds(Int64(bitPattern: number)))
    }
    return numbers.count
  }

  private func askViews(_ number: UInt64, _ caller: Caller) async throws {
    let service = harness.service
    var points = [try ReadPoint(atLeast: LogSize(number)), try ReadPoint()]
    if number <= LogSize.maximum {
      points.append(try ReadPoint(asOf: "\(number)"))
    } else {
      #expect(throws: Refusal.self) { try ReadPoint(asOf: "\(number)") }
    }
    for point in points {
      _ = try? await service.anomalies(
        after: LogIndex(number), count: 500, at: point, by: caller)
      _ = try? await service.schemaDocument(Int(clamping: number), at: point, by: caller)
      _ = try? await service.devices(at: point, by: caller)
      guard let id = EntityID(packed: number | 1 << 20 | 1) else { continue }
      _ = try? await service.entities(after: id, count: 500, at: point, by: caller)
      _ = try? await service.entity(
        id, history: (after: LogIndex(number), count: 500), at: point, by: caller)
      _ = try? await service.conflicts(all: true, after: "\(id)", count: 1, at: point, by: caller)
      _ = try? await service.warnings(after: "\(id)", count: 1, at: point, by: caller)
    }
  }

  private func refusing(_ body: () throws -> Void) {
    do { try body() } catch {
      #expect(error is Refusal, "\(error)")
    }
  }

  /// Times at the ends of the calendar, and what is none.
  static let moments = [
    "9999-12-31T23:59:59Z", "-9999-01-01T00:00:00Z", "+200000-12-31T23:59:60.999-23:59",
    "-200000-01-01T00:00+23:59", "1970-01-01T00:00Z",
  ]
}
