import CairnFormats
import CairnModel
package import CairnViews

extension LogMoment {
  /// A number of entries, or a time such as `2026-05-03T14:00:00Z`.
  package init(parsing text: String) throws {
    if !text.isEmpty, text.utf8.allSatisfy({ 48...57 ~= $0 }), let size = UInt64(text) {
      self = .size(LogSize(size))
    } else {
      do throws(Refusal) {
        self = .received(try Timestamp(parsing: text))
      } catch {
        throw CommandFailure.usage(
          "\(text) is no point in the log's history",
          hint: "give a number of entries, or a time such as 2026-05-03T14:00:00Z")
      }
    }
  }
}
