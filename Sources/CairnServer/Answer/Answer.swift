import HTTPTypes
import NIOCore

/// What a request is answered with, before it is written.
struct Answer {
  enum Body {
    case whole([UInt8])
    /// Begun with these bytes; the rest is read as the client takes it.
    case stream([UInt8], rest: SyncEntries)
  }

  var status: HTTPResponse.Status
  var fields: HTTPFields
  var body: Body
  /// What its bytes hold of the budget until they are written.
  var held: HeldBytes?
  /// Whether an enrolment was repeated: it counts as an attempt of its address.
  var isRepeatedEnrolment = false

  init(
    _ status: HTTPResponse.Status = .ok, type: String? = nil, cache: CacheRule = .never,
    _ body: Body = .whole([])
  ) {
    self.status = status
    self.body = body
    fields = [.cacheControl: cache.text]
    fields[.contentType] = type
  }

  static let noContent = Answer(.noContent)

  static func message(_ bytes: [UInt8]) -> Answer {
    Answer(type: "application/x-protobuf", .whole(bytes))
  }

  static func text(_ text: String, cache: CacheRule = .never) -> Answer {
    Answer(type: "text/plain; charset=utf-8", cache: cache, .whole(Array(text.utf8)))
  }
}

/// Who may keep an answer, and how long.
struct CacheRule {
  let text: String

  static let never = CacheRule(text: "no-store")

  /// What never changes: full tiles and bundles.
  static func forever(isPublic: Bool) -> CacheRule {
    CacheRule(text: "\(isPublic ? "public" : "private"), max-age=31536000, immutable")
  }

  static func seconds(_ count: Int, isPublic: Bool) -> CacheRule {
    CacheRule(text: "\(isPublic ? "public" : "private"), max-age=\(count)")
  }
}
