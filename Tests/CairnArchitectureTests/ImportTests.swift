import Testing

@Suite struct ImportTests {
  static let sources = SourceTree.files(in: "Sources")

  @Test("The sources are found, so that the other tests can fail")
  func sourcesAreFound() {
    #expect(Self.sources.count > 100)
    #expect(Self.sources.contains { $0.path == "Sources/CairnLog/Tree/LogTree.swift" })
    let imports = Self.sources.flatMap { $0.lines.compactMap { ImportLine($0) } }
    #expect(imports.contains { $0.module == "GRDB" })
  }

  @Test("Every folder of Sources has a row in the table")
  func everyTargetHasARow() {
    let targets = Set(SourceTree.names(in: SourceTree.root + "/Sources"))
    #expect(targets == Set(LayerTable.rows.keys))
  }

  @Test("Every import follows an arrow of the design")
  func importsFollowTheArrows() {
    for file in Self.sources {
      let allowed = LayerTable.rows[file.target] ?? []
      for (position, line) in file.lines.enumerated() {
        guard let module = ImportLine(line)?.module else { continue }
        // The generator writes both, and takes the one that there is.
        if file.isGenerated, module == "Foundation" { continue }
        #expect(
          allowed.contains(module),
          "\(file):\(position + 1): \(file.target) must not know \(module)")
      }
    }
  }

  @Test("The package draws each arrow that an import needs, and no other than the table's")
  func packageDrawsTheTable() {
    let manifest = PackageManifest(
      parsing: SourceTree.text(of: SourceTree.root + "/Package.swift"))
    #expect(manifest.layers.count >= 12)
    for layer in manifest.layers {
      let allowed = LayerTable.rows[layer.name] ?? []
      #expect(
        layer.dependencies.isSubset(of: allowed),
        "\(layer.name) depends on \(layer.dependencies.subtracting(allowed).sorted())")
      let needed = Set(
        Self.sources.filter { $0.target == layer.name }
          .flatMap { $0.lines.compactMap { ImportLine($0)?.module } })
      let missing = needed.subtracting(layer.dependencies).subtracting(LayerTable.toolchain)
      #expect(missing.isEmpty, "\(layer.name) does not depend on \(missing.sorted())")
    }
  }

  @Test("A module by others is known to its own targets alone")
  func modulesByOthersHaveOwners() {
    for (target, modules) in LayerTable.rows {
      for module in modules {
        for owner in LayerTable.owners where module.hasPrefix(owner.prefix) {
          #expect(owner.targets.contains(target), "\(target) must not know \(module)")
        }
      }
    }
  }

  @Test("The arrows have no cycle")
  func arrowsHaveNoCycle() {
    var rest = LayerTable.rows.mapValues { $0.filter { LayerTable.rows[$0] != nil } }
    while let leaf = rest.first(where: { $0.value.isEmpty })?.key {
      rest[leaf] = nil
      for target in rest.keys { rest[target]?.remove(leaf) }
    }
    #expect(rest.isEmpty, "these know each other: \(rest.keys.sorted())")
  }

  @Test("Nothing is imported as @testable or exported again")
  func importsHaveNoAttributes() {
    for file in Self.sources + SourceTree.files(in: "Tests") {
      for (position, line) in file.lines.enumerated() {
        let attributes = ImportLine(line)?.attributes ?? []
        #expect(attributes.isEmpty, "\(file):\(position + 1): \(attributes)")
      }
    }
  }

  @Test(
    "An import line is read in each of its forms",
    arguments: [
      ("import CairnModel", "CairnModel"),
      ("  package import CairnLog", "CairnLog"),
      ("public import struct Crypto.SHA256", "Crypto"),
      ("@testable import CairnWire // why", "CairnWire"),
      ("@_exported public import GRDB", "GRDB"),
      ("@_spi(Testing) import CairnStore", "CairnStore"),
    ])
  func importsAreRead(line: String, module: String) {
    #expect(ImportLine(line)?.module == module)
  }

  @Test(
    "Other lines are no imports",
    arguments: [
      "", "// import GRDB", "let import2 = 1", "important()", "import",
      "@Test(\"Every import counts\")",
    ])
  func othersAreNot(line: String) {
    #expect(ImportLine(line) == nil)
  }
}
