import CairnFold
import CairnModel
import Testing

let setStories: [Story] = [
  Story(
    "add-wins-over-a-blind-remove", "R15",
    about: "A remove takes away the add that it names; an add that its author did not know of"
      + " stays."
  ) { log in
    log.push(2, register([name("Kino")], elements: [tag("film")]))
    log.sync(3, 4)
    log.push(3, add("2.1", "film"))
    log.push(4, remove("2.1", "film", addedBy: "2.1"))
  } expect: { (state) throws in
    #expect(try state.elements("2.1", StorySchema.tags) == ["film: 3.1"])
    #expect(try state.conflicts.isEmpty)
  },
  Story(
    "remove-takes-away-what-it-names", "R15",
    about: "An element is gone when every add of it was removed by name."
  ) { log in
    log.push(2, register([name("Kino")], elements: [tag("film"), tag("bar")]))
    log.sync(3)
    log.push(3, add("2.1", "film"))
    log.sync(4)
    log.push(4, remove("2.1", "film", addedBy: "2.1", "3.1"))
  } expect: { (state) throws in
    #expect(try state.elements("2.1", StorySchema.tags) == ["bar: 2.1"])
  },
  Story(
    "remove-ahead-of-the-add", "R15",
    about: "A remove that arrives before the add that it names takes it away all the same."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.sync(3, 4)
    // Device 4 had read the add on its neighbour's phone, which syncs later.
    log.push(4, remove("2.1", "film", addedBy: "3.1"))
    log.push(3, add("2.1", "film"))
  } expect: { (state) throws in
    #expect(try state.elements("2.1", StorySchema.tags).isEmpty)
  },
  Story(
    "two-adds-of-two-people", "R15",
    about: "Two people add different tags: both are there."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.sync(3, 4)
    log.push(3, add("2.1", "film"))
    log.push(4, add("2.1", "bar", "film"))
  } expect: { (state) throws in
    #expect(try state.elements("2.1", StorySchema.tags) == ["bar: 4.1", "film: 3.1 4.1"])
  },
  Story(
    "element-named-twice", "R15", "R47",
    about: "An event that adds an element twice has added it once, and one remove takes it away."
  ) { log in
    log.push(2, register([name("Kino")]))
    log.push(2, add("2.1", "film", "film", "bar", "bar"))
    log.push(2, remove("2.1", "film", addedBy: "2.2"))
  } expect: { (state) throws in
    #expect(try state.elements("2.1", StorySchema.tags) == ["bar: 2.2"])
  },
  Story(
    "undo-of-a-remove-across-a-group", "R15", "R22", "R28",
    about: "A remove names an add of the place that was merged, and is taken back: the element is"
      + " there again."
  ) { log in
    log.push(2, register([name("Kino")]), register([name("Kino Aalto")], elements: [tag("film")]))
    log.sync(3)
    log.push(
      3, merge("2.2", into: "2.1"), remove("2.1", "film", addedBy: "2.2"))
    log.mark()
    log.push(3, undo("3.2", of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.elements("2.1", StorySchema.tags) == ["film: 2.2"])
  },
  Story(
    "removes-of-odd-adds", "R15", "R47",
    about: "A remove may name an add that was taken back, one of another entity and one of another"
      + " element: each is kept away, and what nobody named stands."
  ) { log in
    log.push(
      2, register([], elements: [tag("film")]), register([], elements: [tag("film")]),
      add("2.1", "bar"), undo("2.3", of: "2.1"))
    log.sync(3)
    log.push(
      3,
      StoryAct(
        .elementsRemoved(
          ElementsRemoved(
            entity: id("2.1"),
            elements: [
              RemovedElement(element: tag("bar"), addedBy: [event("2.3"), event("2.1")]),
              RemovedElement(element: tag("film"), addedBy: [event("2.2"), event("2.3")]),
              RemovedElement(element: tag("zoo"), addedBy: []),
            ]))))
    log.sync(2)
    log.push(2, undo("2.4", of: "2.1"))
  } expect: { (state) throws in
    #expect(try state.elements("2.1", StorySchema.tags) == ["film: 2.1"])
    #expect(try state.elements("2.2", StorySchema.tags) == ["film: 2.2"])
  },
  Story(
    "elements-of-an-undone-registration", "R15", "R30",
    about: "The elements of a registration that is taken back stay, as its fields do."
  ) { log in
    log.push(
      2, register([name("Kino")], elements: [tag("film")]), undo("2.1", of: "2.1"),
      restore("2.1"))
  } expect: { (state) throws in
    #expect(try state.status("2.1") == "standing")
    #expect(try state.elements("2.1", StorySchema.tags) == ["film: 2.1"])
    #expect(try state.shown("2.1", StorySchema.name) == .text("Kino"))
  },
]
