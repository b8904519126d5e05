import CairnModel
import Testing

/// A history that shows a rule at work, and what it must come to.
struct Story: Sendable, CustomTestStringConvertible {
  /// The vector's file is called so.
  let name: String
  /// One sentence.
  let about: String
  /// Those of `protocol/rules.md` that it shows.
  let rules: [String]
  /// What its log publishes to begin with.
  let schema: Schema
  let tell: @Sendable (inout StoryLog) -> Void
  /// By hand, so that a vector is more than an echo of the code.
  let expect: @Sendable (StoryState) throws -> Void

  init(
    _ name: String, _ rules: String..., about: String, schema: Schema = StorySchema.schema,
    tell: @escaping @Sendable (inout StoryLog) -> Void,
    expect: @escaping @Sendable (StoryState) throws -> Void
  ) {
    self.name = name
    self.about = about
    self.rules = rules
    self.schema = schema
    self.tell = tell
    self.expect = expect
  }

  var testDescription: String { name }

  /// The story's log.
  var log: StoryLog {
    var log = StoryLog(schema)
    tell(&log)
    return log
  }

  static let all: [Story] =
    registerStories + cappedRegisterStories + causalityStories + setStories + retractionStories
    + mergeStories + mergedFieldStories + decisionStories + undoStories + boundedUndoStories
    + setAsideStories + setAsideEdgeStories + setAsideReachStories + adminSetAsideStories
    + placeSetAsideStories + observationStories + sampleStories + locationStories + surveyStories
    + roleStories + rightEdgeStories + mergeEdgeStories + groupRetractionStories + remarkUndoStories
    + sampleEdgeStories + entryEdgeStories
    + roomStories + anomalyStories + oddEditStories + warningStories + oddValueWarningStories
}
