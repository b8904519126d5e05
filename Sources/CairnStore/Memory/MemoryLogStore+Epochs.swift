import CairnModel

extension MemoryLogStore: EpochRegistry {
  package func epoch(of survey: SurveyKey) throws(StoreError) -> EpochRecord? {
    try read { $0.epochs[survey] }
  }

  package func setEpoch(_ epoch: EpochRecord, of survey: SurveyKey) throws(StoreError) {
    try write { $0.epochs[survey] = epoch }
  }
}
