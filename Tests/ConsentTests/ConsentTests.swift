import Testing

@testable import Consent

@Suite struct ConsentTests {}
