import CairnFold
import CairnModel

/// What was counted and rated, and when.
extension WarningCase {
  private typealias F = WarningFixture

  static let ofSamples = [
    WarningCase(
      .weightsDoNotSum, "two raters, one of them right",
      [
        "1 w @2: the weights sum to 100.5"
      ]
    ) {
      [
        .quarter(1) {
          $0.samples = samples {
            $0.add(1, "W.A", .integer(40))
            $0.add(1, "W.B", .integer(60))
            $0.add(2, "W.A", .decimal(Decimal(mantissa: 405, scale: 1)))
            $0.add(2, "W.B", .integer(60))
          }
        }
      ]
    },
    WarningCase(.weightsDoNotSum, "put right later, and not observed") {
      [
        .quarter(1) {
          $0.samples = samples {
            $0.add(1, "W.A", .integer(40))
            $0.add(1, "W.B", .integer(50))
            $0.add(1, "W.B", .integer(60))
            $0.add(1, "W.C", nil)
            $0.add(2, "W.A", nil)
          }
        }
      ]
    },
    WarningCase(.scoreWithoutEvidence, "three", ["1 R @1: scored 3 without evidence"]) {
      [.quarter(1) { $0.samples = samples { $0.add(1, "R", .integer(3)) } }]
    },
    WarningCase(.scoreWithoutEvidence, "two, taken back, with evidence, and a measure") {
      [
        .quarter(1) {
          $0.samples = samples {
            $0.add(1, "R", .integer(4))
            $0.add(1, "R", .integer(2))
            $0.add(2, "R", .integer(4), evidence: [F.id(9).event])
            $0.add(3, "M", .integer(4))
          }
        }
      ]
    },
    WarningCase(
      .countJumped, "up and down, whoever counted",
      [
        "1 fte #20: from 30 to 5 fte", "1 heads #20: from 0 to 6 heads",
      ]
    ) {
      [
        .shop(1) {
          $0.samples = samples {
            $0.add(1, "staff", .integer(6), day: 9)
            $0.add(2, "staff", .integer(0), day: 8)
            $0.add(1, "staff", .integer(30), "fte", day: 1)
            $0.add(2, "staff", .integer(5), "fte", day: 3)
          }
        }
      ]
    },
    WarningCase(.countJumped, "just five times as many, in other units, not counted, and one hired")
    {
      [
        .shop(1) {
          $0.samples = samples {
            $0.add(1, "staff", .integer(4), day: 1)
            $0.add(1, "staff", nil, day: 2)
            $0.add(1, "staff", .integer(20), day: 3)
            $0.add(1, "staff", .integer(2), "fte", day: 4)
          }
        },
        .shop(2) {
          $0.samples = samples {
            $0.add(1, "staff", .integer(0), day: 1)
            $0.add(1, "staff", .integer(5), day: 2)
          }
        },
      ]
    },
  ]

  private static func closed(
    _ closed: CalendarDate, opened: CalendarDate? = nil, observed: Int64? = nil,
    wrote fields: [FieldKey] = [], sampled day: Int64? = nil
  ) -> [WarningStep] {
    [
      .shop(1) {
        $0.fields[F.closed] = .date(closed)
        $0.fields[F.opened] = opened.map { .date($0) }
        if let observed {
          $0.touches = [.init(observed: Timestamp(milliseconds: observed), fields: fields)]
        }
        if let day { $0.samples = samples { $0.add(1, "R", .integer(1), day: day) } }
      }
    ]
  }

  /// When 29 February 1972 is over everywhere: the 790th day, and 12 hours.
  private static let leapDayEnd: Int64 = 790 * 86_400_000 + 12 * 3_600_000

  static let ofTimes = [
    WarningCase(.closureOutOfOrder, "a year before", ["1 #19: closed 2023, opened 2024-01"]) {
      closed(CalendarDate(year: 2023), opened: CalendarDate(year: 2024, month: 1))
    },
    WarningCase(
      .closureOutOfOrder, "found the day after",
      [
        "1 #19: observed after it closed 1972-02"
      ]
    ) {
      closed(CalendarDate(year: 1972, month: 2), observed: leapDayEnd)
    },
    WarningCase(
      .closureOutOfOrder, "counted a week after",
      [
        "1 #19: observed after it closed 1972-02-29"
      ]
    ) {
      closed(CalendarDate(year: 1972, month: 2, day: 29), sampled: 797)
    },
    WarningCase(.closureOutOfOrder, "in the year that it opened in") {
      closed(CalendarDate(year: 2024), opened: CalendarDate(year: 2024, month: 3, day: 1))
    },
    WarningCase(.closureOutOfOrder, "while the day lasts anywhere") {
      closed(CalendarDate(year: 1972, month: 2), observed: leapDayEnd - 1, sampled: 790)
    },
    WarningCase(.closureOutOfOrder, "by who wrote that it had closed") {
      closed(CalendarDate(year: 1972, month: 2), observed: leapDayEnd * 2, wrote: [F.closed])
    },
    WarningCase(
      .clockOff, "ahead, behind, and ahead of a receipt",
      [
        "@1: the clock is 5 min ahead", "@2: the clock is 1440 min behind",
        "@3: the clock is 10 min ahead",
      ]
    ) {
      [
        .clock(1, offset: 300_001), .clock(2, offset: -86_400_000), .clock(2, offset: 600_000),
        .clock(3, offset: nil, ahead: 600_000),
      ]
    },
    WarningCase(.clockOff, "by 5 min, and unknown") {
      [
        .clock(1, offset: 300_000), .clock(2, offset: -300_000, ahead: 300_000),
        .clock(3, offset: nil),
      ]
    },
  ]
}
