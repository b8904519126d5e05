import CairnStore
import GRDB

/// The tables of `log.sqlite`. `docs/architecture.md` tells what each is for.
enum LogSchema {
  /// In the file's header: "CARN".
  static let applicationID: Int32 = 0x4341_524e
  static let version: Int32 = 2

  static let statements = """
    CREATE TABLE surveys (
      key INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE, slug TEXT NOT NULL UNIQUE,
      title TEXT NOT NULL, origin TEXT NOT NULL, is_public INTEGER NOT NULL,
      mark INTEGER NOT NULL, size INTEGER NOT NULL, root BLOB, note BLOB,
      closed_at INTEGER) STRICT;
    CREATE TABLE bundles (place INTEGER PRIMARY KEY, entries BLOB NOT NULL) STRICT;
    CREATE TABLE tail (place INTEGER PRIMARY KEY, entries BLOB NOT NULL) STRICT;
    CREATE TABLE tiles (place INTEGER PRIMARY KEY, hashes BLOB NOT NULL) STRICT;
    CREATE TABLE edge (place INTEGER PRIMARY KEY, hashes BLOB NOT NULL) STRICT;
    CREATE TABLE heads (
      device INTEGER PRIMARY KEY, sequence INTEGER NOT NULL, chain BLOB NOT NULL) STRICT;
    CREATE TABLE receipts (
      place INTEGER PRIMARY KEY, device INTEGER NOT NULL, first INTEGER NOT NULL,
      last INTEGER NOT NULL, received INTEGER NOT NULL) STRICT;
    CREATE UNIQUE INDEX receipts_by_event ON receipts (device, first);
    CREATE TABLE members (
      device INTEGER PRIMARY KEY, key BLOB NOT NULL, name TEXT NOT NULL, role INTEGER NOT NULL,
      enrolled_at INTEGER NOT NULL, revoked_at INTEGER, lineage_revoked INTEGER NOT NULL,
      continues INTEGER, beside INTEGER, adopted BLOB NOT NULL) STRICT;
    CREATE TABLE invites (
      survey INTEGER NOT NULL, key BLOB NOT NULL, role INTEGER NOT NULL, expires INTEGER NOT NULL,
      name TEXT NOT NULL, issued_at INTEGER NOT NULL, beside INTEGER, used_by INTEGER,
      PRIMARY KEY (survey, key)) STRICT, WITHOUT ROWID;
    CREATE TABLE identity (
      one INTEGER PRIMARY KEY CHECK (one = 1), survey BLOB NOT NULL, slug TEXT NOT NULL,
      title TEXT NOT NULL, origin TEXT NOT NULL, url TEXT NOT NULL, log_key TEXT NOT NULL,
      device INTEGER NOT NULL, device_key BLOB NOT NULL, role INTEGER NOT NULL,
      name TEXT NOT NULL, mark INTEGER NOT NULL) STRICT;
    CREATE TABLE outbox (
      sequence INTEGER PRIMARY KEY, chain BLOB NOT NULL, entry BLOB NOT NULL) STRICT;
    CREATE TABLE carried (
      device INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, chain BLOB NOT NULL,
      batch BLOB NOT NULL, mark INTEGER NOT NULL, PRIMARY KEY (device, last, chain)) STRICT,
      WITHOUT ROWID;
    CREATE TABLE last_sync (
      one INTEGER PRIMARY KEY CHECK (one = 1), time INTEGER NOT NULL, clock_offset INTEGER,
      mark INTEGER NOT NULL) STRICT;
    CREATE TABLE evidence (
      number INTEGER PRIMARY KEY, time INTEGER NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL,
      note BLOB NOT NULL UNIQUE, own_note BLOB NOT NULL, mark INTEGER NOT NULL) STRICT;
    CREATE TABLE operators (
      key BLOB PRIMARY KEY, invite BLOB NOT NULL, mark INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE operator_invites (
      key BLOB PRIMARY KEY, used_by BLOB, mark INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE settings (
      name TEXT PRIMARY KEY, value TEXT NOT NULL, mark INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    """

  /// Makes the tables of a new file, or checks whose file it is.
  static func prepare(_ database: Database, place: String) throws {
    let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    let version = try Int32.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    if application == 0, version == 0 {
      try database.inTransaction {
        try database.execute(sql: statements)
        try database.execute(sql: "PRAGMA application_id = \(applicationID)")
        try database.execute(sql: "PRAGMA user_version = \(Self.version)")
        return .commit
      }
    } else {
      try check(database, place: place)
    }
  }

  static func check(_ database: Database, place: String) throws {
    let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
    let version = try Int32.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    guard application == applicationID else {
      throw StoreError.damaged(place, "this is not a database of Cairn")
    }
    guard version <= Self.version else {
      throw StoreError(
        .tooNew, place: place, "format \(version) is newer than this software knows")
    }
    guard version == Self.version else {
      throw StoreError.damaged(
        place,
        version == 1
          ? "format 1 is older than this software reads" : "no software wrote format \(version)")
    }
  }
}
