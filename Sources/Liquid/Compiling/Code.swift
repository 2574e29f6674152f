/// The tables of a compiled template, shared by all renders.
final class Code: Sendable {
    let literals: Literals
    let constants: [Value]
    /// Names of variables, one entry for each place that reads one, so that each place remembers for itself where
    /// its field stood last time.
    let keys: [String]
    let lookups: [Lookup]
    let steps: [Step]
    let dynamicRoots: [DynamicRoot]
    let operands: [Operand]
    let ranges: [(low: Operand, high: Operand)]
    let tests: [Test]
    let filterCalls: [FilterCall]
    let chains: [Chain]
    let loops: [LoopPlan]
    let renders: [RenderPlan]
    let matches: [MatchPlan]
    let cycles: [CyclePlan]
    let counts: [CountPlan]
    let failures: [FilterError]
    let slotNames: [String]
    let hostFilters: [(name: String, filter: HostFilter)]
    let registers: Int
    /// The last one is the template itself.
    let routines: [Routine]
    let sources: [TemplateSource]
    let escaping: Escaping
    let mode: CompileOptions.Mode
    let now: @Sendable () -> Int

    init(_ assembly: Assembly, _ options: CompileOptions, sources: [TemplateSource]) {
        literals = Literals(assembly.literals)
        constants = assembly.constants
        keys = assembly.keys
        lookups = assembly.lookups
        steps = assembly.steps
        dynamicRoots = assembly.dynamicRoots
        operands = assembly.operands
        ranges = assembly.ranges
        tests = assembly.tests
        filterCalls = assembly.filterCalls
        chains = assembly.chains
        loops = assembly.loops
        renders = assembly.renders
        matches = assembly.matches
        cycles = assembly.cycles
        counts = assembly.counts
        failures = assembly.failures
        slotNames = assembly.slotPlaces.map(\.name)
        hostFilters = assembly.hostFilters
        registers = assembly.registers.count
        routines = assembly.routines
        self.sources = sources
        escaping = options.escaping
        mode = options.mode
        now = options.now
    }

    deinit { literals.deallocate() }

    func place(of position: Position) -> Place {
        sources[Int(position.source)].place(at: Int(position.offset))
    }
}
