import CairnFold
import CairnModel
import Testing

/// Two people registered one place: 2.1 and 3.1.
private func twice(_ log: inout StoryLog) {
  log.push(2, register([name("Kino"), type("cinema")]))
  log.push(3, register([name("Kino Aalto"), type("theatre")]))
  log.sync(2, 3, 4)
}

let mergeStories: [Story] = [
  Story(
    "duplicates-merged", "R19", "R20",
    about: "Two entities turn out to be one place: what was merged reads as the one that survives."
  ) { log in
    twice(&log)
    log.push(4, merge("3.1", into: "2.1"))
  } expect: { (state) throws in
    #expect(try state.status("3.1") == "merged into 2.1")
    #expect(try state.status("2.1") == "standing")
    #expect(try state.group(of: id("3.1")).members.map { "\($0.id)" } == ["2.1", "3.1"])
    #expect(try state.siblings("2.1", StorySchema.name) == ["2.1"])
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "merged-through-another", "R20",
    about: "What was merged into something that was merged in turn belongs to the last of them."
  ) { log in
    twice(&log)
    log.push(4, register([name("Aalto")]), merge("4.1", into: "3.1"), merge("3.1", into: "2.1"))
  } expect: { (state) throws in
    #expect(try state.status("4.1") == "merged into 2.1")
    #expect(try state.status("3.1") == "merged into 2.1")
    #expect(try state.group(of: id("4.1")).members.map { "\($0.id)" } == ["2.1", "3.1", "4.1"])
  },
  Story(
    "opposite-merges-lose-neither", "R20",
    about: "One merges A into B while another merges B into A: both merges hold for nobody, and"
      + " both places stand."
  ) { log in
    twice(&log)
    log.push(2, merge("3.1", into: "2.1"))
    log.push(3, merge("2.1", into: "3.1"))
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "standing")
    #expect(try state.status("3.1") == "standing")
    #expect(try state.group(of: id("2.1")).cycle == [id("2.1"), id("3.1")])
    #expect(try state.shown("2.1", StorySchema.name) == .text("Kino"))
    #expect(try state.shown("3.1", StorySchema.name) == .text("Kino Aalto"))
  },
  Story(
    "tail-of-a-cycle", "R20",
    about: "What was merged into a member of a circle belongs to that member."
  ) { log in
    twice(&log)
    log.push(4, register([name("Aalto")]), merge("4.1", into: "3.1"))
    log.push(2, merge("3.1", into: "2.1"))
    log.push(3, merge("2.1", into: "3.1"))
  } expect: { (state) throws in
    #expect(try state.status("4.1") == "merged into 3.1")
    #expect(try state.status("3.1") == "standing")
    #expect(try state.status("2.1") == "standing")
    #expect(try state.group(of: id("2.1")).members.map { "\($0.id)" } == ["2.1"])
  },
  Story(
    "cycle-that-somebody-opens", "R20", "R25",
    about: "Reverting one merge of a circle lets the other one hold."
  ) { log in
    twice(&log)
    log.push(2, merge("3.1", into: "2.1"))
    log.push(3, merge("2.1", into: "3.1"))
    log.sync(4)
    log.push(4, unmerge("2.1", merge: "3.2"))
  } expect: { (state) throws in
    #expect(try state.status("3.1") == "merged into 2.1")
    #expect(try state.status("2.1") == "standing")
    #expect(try state.group(of: id("2.1")).cycle.isEmpty)
  },
  Story(
    "competing-survivors", "R19", "R24",
    about: "One merges a place into A and another merges it into B: a conflict, which a further"
      + " merge by somebody who saw both closes."
  ) { log in
    twice(&log)
    log.push(4, register([name("Aalto")]), register([name("Bio")]))
    log.sync(2, 3)
    log.push(2, merge("4.1", into: "2.1"), merge("4.2", into: "2.1"))
    log.push(3, merge("4.1", into: "3.1"), merge("4.2", into: "3.1"))
    log.sync(4)
    log.push(4, merge("4.2", into: "2.1"))
  } expect: { (state) throws in
    #expect(try state.conflicts == ["4.1 merge: 2.2 3.2"])
    #expect(try state.status("4.1") == "merged into 3.1")
    #expect(try state.status("4.2") == "merged into 2.1")
  },
  Story(
    "merge-against-retraction-as-duplicate", "R23",
    about: "One merges a duplicate into a place while another retracts that place as the"
      + " duplicate: nothing is lost, and a person decides."
  ) { log in
    twice(&log)
    log.push(2, merge("3.1", into: "2.1"))
    log.push(3, retract("2.1"))
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "standing")
    #expect(try state.status("3.1") == "merged into 2.1")
    #expect(try state.conflicts == ["2.1 retraction: 3.2 2.2"])
  },
  Story(
    "retraction-of-what-was-merged-meanwhile", "R23",
    about: "The retraction of a merged-away place by somebody who did not know of the merge leaves"
      + " the survivor, and opens a conflict."
  ) { log in
    twice(&log)
    log.push(3, retract("3.1"))
    log.push(2, merge("3.1", into: "2.1"))
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "standing")
    #expect(try state.status("3.1") == "merged into 2.1")
    #expect(try state.conflicts == ["3.1 retraction: 3.2 2.2"])
  },
  Story(
    "retraction-that-knew-of-the-merge", "R23",
    about: "Whoever retracts the survivor and knew of the merge retracts the whole."
  ) { log in
    twice(&log)
    log.push(2, merge("3.1", into: "2.1"))
    log.sync(4)
    log.push(4, retract("2.1"))
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "retracted")
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "retraction-against-an-edit-of-a-member", "R18", "R23",
    about: "The survivor is retracted while somebody edits what was merged into it: a conflict."
  ) { log in
    twice(&log)
    log.push(2, merge("3.1", into: "2.1"))
    log.sync(4)
    log.push(4, retract("2.1"))
    log.push(3, revise("3.1", name("Kino Ylä")))
  } expect: { (state) throws in
    #expect(try state.conflicts == ["2.1 retraction: 4.1 3.2"])
    #expect(try state.status("2.1") == "retracted")
  },
  Story(
    "retraction-against-many-edits", "R18", "R23",
    about: "Against a retraction stand of each device the last four edits and merges, in whichever"
      + " member they are."
  ) { log in
    log.push(2, batch: (1...6).map { _ in register([]) })
    log.sync(2, 3, 4)
    log.push(4, batch: (2...6).map { merge("2.\($0)", into: "2.1") })
    log.sync(2)
    log.push(2, retract("2.1"))
    log.mark()
    log.push(3, batch: (2...5).map { revise("2.\($0)", name(Text("Kino \($0)"))) })
    log.mark()
    log.push(3, revise("2.6", name("Kino 6")))
  } expect: { (state) throws in
    #expect(try state.conflicts == ["2.1 retraction: 2.7 3.2 3.3 3.4 3.5"])
    #expect(try state.status("2.1") == "retracted")
  },
  Story(
    "unmerge-gives-back", "R21", "R25",
    about: "Reverting a merge gives back what it chose away, and the edits made meanwhile stay"
      + " with the place that they named."
  ) { log in
    twice(&log)
    log.push(4, merge("3.1", into: "2.1", choosing: [choose(StorySchema.name, "3.1")]))
    log.sync(2, 3)
    log.push(3, revise("3.1", type("museum")))
    log.sync(4)
    log.push(4, unmerge("3.1", merge: "4.1"))
  } expect: { (state) throws in
    #expect(try state.status("3.1") == "standing")
    #expect(try state.shown("2.1", StorySchema.name) == .text("Kino"))
    #expect(try state.shown("2.1", StorySchema.type) == .code("cinema"))
    #expect(try state.shown("3.1", StorySchema.name) == .text("Kino Aalto"))
    #expect(try state.shown("3.1", StorySchema.type) == .code("museum"))
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "unmerge-against-another-merge", "R24", "R25",
    about: "One takes a merge apart while another, who knew of it, merges elsewhere: a conflict."
  ) { log in
    twice(&log)
    log.push(4, register([name("Aalto")]), merge("3.1", into: "2.1"))
    log.sync(2, 3)
    log.push(2, unmerge("3.1", merge: "4.2"))
    log.push(3, merge("3.1", into: "4.1"))
  } expect: { (state) throws in
    #expect(try state.conflicts == ["3.1 merge: 2.2 3.2"])
    #expect(try state.status("3.1") == "merged into 4.1")
  },
  Story(
    "full-group", "R20", "R25",
    about: "A group has 256 members at most, of each device its first merges in turn, however much"
      + " it recorded before; the others stand for themselves, and an unmerge makes room."
  ) { log in
    for _ in 1...13 { log.push(4, batch: (1...20).map { _ in register([]) }) }
    log.sync(2, 3, 4)
    log.push(3, batch: (2...257).map { merge("4.\($0)", into: "4.1") })
    log.mark()
    log.push(3, merge("4.258", into: "4.1"))
    // The first merge of somebody with many events stands in the first round.
    log.push(4, merge("4.259", into: "4.1"))
    log.mark()
    log.sync(3)
    log.push(3, unmerge("4.2", merge: "3.1"))
  } expect: { (state) throws in
    #expect(try state.group(of: id("4.1")).others.count == 256)
    #expect(try state.status("4.2") == "standing")
    #expect(try state.status("4.257") == "merged into 4.1")
    #expect(try state.status("4.258") == "standing")
    #expect(try state.status("4.259") == "merged into 4.1")
    #expect(try state.group(of: id("4.258")).beyond?.event == event("3.257"))
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "long-chain", "R20",
    about: "A chain of merges longer than a group may be falls into groups, each shown as the last"
      + " of its own."
  ) { log in
    for _ in 1...13 { log.push(2, batch: (1...20).map { _ in register([]) }) }
    log.sync(3)
    log.push(3, batch: (1...259).map { merge("2.\($0)", into: "2.\($0 + 1)") })
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "merged into 2.257")
    #expect(try state.status("2.256") == "merged into 2.257")
    #expect(try state.status("2.257") == "standing")
    #expect(try state.status("2.258") == "merged into 2.260")
    #expect(try state.group(of: id("2.257")).beyond?.survivor == id("2.258"))
  },
]
