package dev.kvstore.internal.engine;

import dev.kvstore.StoreEvent;
import dev.kvstore.internal.jfr.ConfigChangeEvent;
import dev.kvstore.internal.jfr.CorruptionEvent;
import dev.kvstore.internal.jfr.WalRollEvent;
import dev.kvstore.internal.jfr.WalTruncateEvent;

/** Tells the flight recorder of events that have no duration; the others are recorded where the work is done. */
final class EventRecords {
    private EventRecords() {}

    static void record(String store, StoreEvent event) {
        if (event instanceof StoreEvent.SettingChanged change) {
            ConfigChangeEvent record = new ConfigChangeEvent();
            record.store = store;
            record.setting = change.name();
            record.from = change.from();
            record.to = change.to();
            record.commit();
        } else if (event instanceof StoreEvent.WalRolled roll) {
            WalRollEvent record = new WalRollEvent();
            record.store = store;
            record.segment = roll.segment();
            record.commit();
        } else if (event instanceof StoreEvent.WalTruncated truncation) {
            WalTruncateEvent record = new WalTruncateEvent();
            record.store = store;
            record.bytes = truncation.bytes();
            record.sequence = truncation.sequence();
            record.commit();
        } else if (event instanceof StoreEvent.CorruptionDetected damage) {
            CorruptionEvent record = new CorruptionEvent();
            record.store = store;
            record.file = damage.file();
            record.offset = damage.offset();
            record.problem = damage.problem();
            record.commit();
        }
    }
}
