import CairnFold
import CairnModel
import Testing

let causalityStories: [Story] = [
  Story(
    "form-opened-before-a-sync", "R7", "R10",
    about: "A form was opened, then the phone synced in the background, then the form was saved:"
      + " it does not overrule what arrived in between."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3)
    let opened = log.size
    log.push(4, revise("2.1", type("gallery")).base(opened))
    log.sync(3)
    log.push(3, revise("2.1", type("theatre")).base(opened))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["3.1", "4.1"])
    #expect(try state.conflicts == ["2.1 field 2: 3.1 4.1"])
  },
  Story(
    "form-opened-before-an-own-edit", "R7",
    about: "A context that names the own device says which of its own events were on the screen."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(2)
    // Two windows of one laptop: the second was opened before the first was saved.
    log.push(2, revise("2.1", type("gallery")), revise("2.1", type("theatre")).seen("2.1"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.2", "2.3"])
    #expect(try state.conflicts == ["2.1 field 2: 2.2 2.3"])
  },
  Story(
    "seen-beside-the-log", "R7",
    about: "What a neighbour's phone showed counts as seen, though it lay beyond the base."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3, 4)
    let base = log.size
    log.push(3, revise("2.1", type("gallery")))
    log.push(4, revise("2.1", type("theatre")).base(base).seen("3.1"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["4.1"])
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "fork-that-a-third-never-saw", "R10", "R13",
    about: "A third device saw one of two values and wrote its own: the other stays reachable."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3, 4)
    let base = log.size
    log.push(3, revise("2.1", type("gallery")))
    log.push(2, revise("2.1", type("theatre")).base(base))
    log.push(4, revise("2.1", type("museum")).base(base).seen("2.2"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["3.1", "4.1"])
    #expect(try state.conflicts == ["2.1 field 2: 3.1 4.1"])
    #expect(state.keeps("2.2", of: "2.1"))
  },
  Story(
    "what-was-replaced-stays-replaced", "R10",
    about: "A write that another replaced stays replaced when that other is replaced in turn by"
      + " somebody who had not seen the first."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3, 4)
    let base = log.size
    log.push(3, revise("2.1", type("gallery")))
    log.push(4, revise("2.1", type("theatre")).base(base).seen("3.1"))
    log.push(2, revise("2.1", type("museum")).base(base).seen("3.0", "4.1"))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["2.2"])
  },
  Story(
    "clock-in-2031-wins-nothing", "R6", "R12",
    about: "A phone recorded under a clock set to 2031 and was repaired before it synced: its"
      + " value is shown only where nobody's time is known better."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.sync(3, 4)
    log.push(
      3, revise("2.1", name("Kino 2031")).claimed(StoryLog.year2031, boot: [1], uptime: 5_000))
    log.push(4, revise("2.1", name("Kino Ylä")))
  } expect: { (state) throws in
    #expect(try state.corrected("2.1", "3.1") == 0)
    #expect(try state.shown("2.1", StorySchema.name) == .text("Kino Ylä"))
    #expect(try state.siblings("2.1", StorySchema.name) == ["3.1", "4.1"])
  },
  Story(
    "clock-offset-is-taken-off", "R6", "R12",
    about: "A clock that is a day ahead in the exchange too is corrected by what was measured."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.sync(3, 4)
    log.push(4, revise("2.1", name("Kino Ylä")))
    log.push(
      3, revise("2.1", name("Kino Aalto")).claimed(StoryLog.start + 60_000 + StoryLog.day),
      offset: StoryLog.day)
  } expect: { (state) throws in
    #expect(try state.corrected("2.1", "3.1") == StoryLog.start + 60_000)
    #expect(try state.shown("2.1", StorySchema.name) == .text("Kino Ylä"))
  },
  Story(
    "time-is-never-later-than-received", "R6",
    about: "A clock that is a little ahead, unmeasured, counts as the time of the receipt."
  ) { log in
    log.push(
      2, register([name("Kino")]).claimed(StoryLog.start + 2 * StoryLog.minute + 200_000),
      offset: nil)
  } expect: { (state) throws in
    #expect(try state.corrected("2.1", "2.1") == StoryLog.start + 2 * StoryLog.minute)
  },
  Story(
    "uptime-tells-when-the-clock-does-not", "R6",
    about: "Where a clock jumped between two events of one start of the device, the uptime between"
      + " them tells the second one's time."
  ) { log in
    log.push(
      2, register([name("Kino")]).claimed(StoryLog.start, boot: [7], uptime: 10_000),
      revise("2.1", name("Kino Aalto")).claimed(StoryLog.year2031, boot: [7], uptime: 25_000))
    log.push(2, revise("2.1", name("Kino Ylä")).claimed(StoryLog.year2031, boot: [8], uptime: 100))
  } expect: { (state) throws in
    #expect(try state.corrected("2.1", "2.2") == StoryLog.start + 15_000)
    // Another start of the device: the event before is the least that is known.
    #expect(try state.corrected("2.1", "2.3") == StoryLog.start + 15_000)
  },
  Story(
    "seen-that-lies-behind", "R7", "R10",
    about: "A context that names events which lie behind it in the log has not seen them."
  ) { log in
    log.push(2, register([type("cinema")]))
    log.sync(3, 4)
    log.push(4, revise("2.1", type("theatre")).seen("3.1"))
    log.push(3, revise("2.1", type("gallery")))
  } expect: { (state) throws in
    #expect(try state.siblings("2.1", StorySchema.type) == ["3.1", "4.1"])
  },
]
