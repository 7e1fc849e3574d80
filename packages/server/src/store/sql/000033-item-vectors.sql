-- What a text was made by an embedding, sealed under its item's own key: a round embeds only what is new.
alter table items add column vector_sealed bytea;
